'use client'

import { usePathname } from 'next/navigation'
import { PageLink } from '#components/layout/page-link.tsx'
import { TabList, tabClassName } from '#components/ui/tabs.tsx'
import { paths } from '#lib/client/paths.ts'

const TABS = [
  { label: 'Overview', path: paths.vm },
  { label: 'Console', path: paths.vmConsole },
  { label: 'Hardware', path: paths.vmHardware },
  { label: 'Command line', path: paths.vmCommandLine },
  { label: 'Activity', path: paths.vmActivity },
]

export function VmTabs({ vmId }: { vmId: string }) {
  const pathname = usePathname()
  return (
    <TabList label="Views of this VM">
      {TABS.map(({ label, path }) => {
        const href = path(vmId)
        const isCurrent = pathname === href
        return (
          <li key={label}>
            <PageLink href={href} aria-current={isCurrent ? 'page' : undefined} className={tabClassName(isCurrent)}>
              {label}
            </PageLink>
          </li>
        )
      })}
    </TabList>
  )
}
