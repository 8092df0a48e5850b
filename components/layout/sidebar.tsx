'use client'

import { usePathname } from 'next/navigation'
import { cx } from '#components/ui/cx.ts'
import { paths } from '#lib/client/paths.ts'
import { useMe } from '#lib/client/use-rights.ts'
import { HostFoot } from './host-foot.tsx'
import { LampMark } from './lamp-mark.tsx'
import { isCurrent, type NavItem, navItemsFor } from './nav-items.ts'
import { PageLink } from './page-link.tsx'

export function Sidebar() {
  const pathname = usePathname()
  const items = navItemsFor(useMe())
  return (
    <header
      className={cx(
        'z-40 flex border-line bg-canvas',
        'max-narrow:fixed max-narrow:inset-x-0 max-narrow:bottom-0 max-narrow:border-t max-narrow:pb-[env(safe-area-inset-bottom)]',
        'narrow:sticky narrow:top-0 narrow:h-dvh narrow:flex-col narrow:border-r',
      )}
    >
      <PageLink
        href={paths.vms()}
        aria-label="Guesthouse: virtual machines"
        className="flex h-16 items-center gap-2.5 px-4 max-narrow:hidden max-wide:justify-center max-wide:px-0"
      >
        <LampMark className="size-6 shrink-0" />
        <span className="font-semibold text-name tracking-tight max-wide:hidden">Guesthouse</span>
      </PageLink>
      <nav aria-label="Pages" className="min-w-0 flex-1 narrow:px-2">
        <ul className="flex narrow:flex-col narrow:gap-0.5">
          {items.map(item => (
            <NavRow key={item.href} item={item} current={isCurrent(item, pathname)} />
          ))}
        </ul>
      </nav>
      <HostFoot />
    </header>
  )
}

function NavRow({ item, current }: { item: NavItem; current: boolean }) {
  const { label, shortLabel = label, href, icon: Icon } = item
  return (
    <li className="min-w-0 flex-1">
      <PageLink
        href={href}
        aria-current={current ? 'page' : undefined}
        aria-label={label}
        title={label}
        className={cx(
          'flex items-center rounded-control transition-colors duration-120',
          'max-narrow:h-14 max-narrow:flex-col max-narrow:justify-center max-narrow:gap-0.5 max-narrow:text-small',
          'narrow:h-9 narrow:gap-2.5 narrow:px-2.5 narrow:max-wide:justify-center',
          current ? 'font-medium text-text narrow:bg-pressed' : 'text-text-muted hover:text-text narrow:hover:bg-hover',
        )}
      >
        <Icon aria-hidden="true" strokeWidth={1.75} className="size-4.5 shrink-0 narrow:size-4" />
        <span className="truncate narrow:hidden">{shortLabel}</span>
        <span className="truncate max-wide:hidden">{label}</span>
      </PageLink>
    </li>
  )
}
