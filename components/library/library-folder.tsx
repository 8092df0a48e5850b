'use client'

import { useQuery } from '@tanstack/react-query'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { hostQuery } from '#lib/client/queries/host.ts'

/** Where the files are on the host, for who would rather copy them there. */
export function LibraryFolder() {
  const { data: host } = useQuery(hostQuery())
  if (!host) return null
  const path = `${host.guesthouse.dataPath}/library`
  return (
    <p className="flex flex-wrap items-center gap-x-1.5 text-text-muted">
      Files put into
      <span className="flex min-w-0 items-center gap-0.5">
        <code className="min-w-0 break-all font-mono text-small text-text">{path}</code>
        <CopyButton text={path} label="Copy the folder’s path" />
      </span>
      on {host.hostname} appear here by themselves.
    </p>
  )
}
