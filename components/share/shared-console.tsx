'use client'

import { useQuery } from '@tanstack/react-query'
import { useCallback, useState, useSyncExternalStore } from 'react'
import { SharedScreen } from '#components/console/shared-screen.tsx'
import { SharedSerial } from '#components/console/shared-serial.tsx'
import { LampMark } from '#components/layout/lamp-mark.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Spinner } from '#components/ui/spinner.tsx'
import { type Admit, openShare } from '#lib/client/consoles.ts'
import { failureOf } from '#lib/client/failure.ts'
import type { ShareSession } from '#lib/contract/console.ts'
import { isProblem } from '#lib/contract/problem.ts'

function onHashChange(listener: () => void): () => void {
  window.addEventListener('hashchange', listener)
  return () => window.removeEventListener('hashchange', listener)
}

/** The console of a link, and nothing else of Guesthouse. */
export function SharedConsole() {
  const secret = useSyncExternalStore(
    onHashChange,
    () => location.hash.slice(1),
    () => null,
  )
  const { data: session, error } = useQuery({
    queryKey: ['share', secret],
    queryFn: ({ signal }) => openShare(secret ?? '', signal),
    enabled: secret !== null && secret !== '',
  })
  return (
    <main className="flex h-dvh flex-col bg-sunken">
      <header className="flex min-h-11 items-center gap-2.5 border-line border-b bg-surface px-4">
        <LampMark className="size-5" />
        <h1 className="min-w-0 truncate font-semibold">{session?.vmName ?? 'Shared console'}</h1>
        {session && (
          <Badge tone={session.mode === 'view' ? 'neutral' : 'accent'}>
            {session.mode === 'view' ? 'You are looking' : 'You have keyboard and mouse'}
          </Badge>
        )}
      </header>
      {error || secret === '' ? (
        <Over>{error ? failureOf(error).detail : 'The part of the link behind the # is missing. Open all of it.'}</Over>
      ) : session ? (
        <Stage key={secret} secret={secret ?? ''} session={session} />
      ) : (
        <div role="status" aria-label="Opening the console" className="flex flex-1 items-center justify-center">
          <Spinner className="size-6" />
        </div>
      )}
    </main>
  )
}

function Stage({ secret, session }: { secret: string; session: ShareSession }) {
  const [ending, setEnding] = useState<string | null>(null)
  const admit = useCallback<Admit>(
    async signal => {
      try {
        return await openShare(secret, signal)
      } catch (error) {
        // Another try would be answered the same.
        if (isProblem(error) && error.code.startsWith('share-link-')) setEnding(error.detail)
        throw error
      }
    },
    [secret],
  )
  if (ending !== null) return <Over>{ending}</Over>
  const Console = session.kind === 'vnc' ? SharedScreen : SharedSerial
  return <Console vmName={session.vmName} isViewOnly={session.mode === 'view'} admit={admit} />
}

function Over({ children }: { children: string }) {
  return (
    <div className="flex flex-1 items-center justify-center">
      <EmptyState title="This console is not open">
        <p>{children}</p>
      </EmptyState>
    </div>
  )
}
