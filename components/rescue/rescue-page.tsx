'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useEffect, useRef } from 'react'
import { FailureNotice } from '#components/layout/failure-notice.tsx'
import { LampMark } from '#components/layout/lamp-mark.tsx'
import { ThemeSwitch } from '#components/layout/theme-switch.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { showToast } from '#components/ui/toast.ts'
import { paths } from '#lib/client/paths.ts'
import { meQuery } from '#lib/client/queries/access.ts'
import { rescueQuery } from '#lib/client/queries/rescue.ts'
import { isProblem } from '#lib/contract/problem.ts'
import { Rescue } from './rescue.tsx'
import { RescueCode } from './rescue-code.tsx'

/** What stands in the place of every page while the database cannot be used; it leaves by itself when that is over. */
export function RescuePage() {
  const router = useRouter()
  const queries = useQueryClient()
  const { data, error, refetch, isFetching } = useQuery(rescueQuery())
  const left = useRef(false)
  /** Once, whoever sees it first: the answer to a choice, or the question that finds nothing to rescue. */
  const leave = (detail: string) => {
    if (left.current) return
    left.current = true
    queries.fetchQuery(meQuery()).then(
      () => {
        showToast({ tone: 'ok', title: 'Guesthouse is back', detail })
        router.replace(paths.vms())
      },
      // The database that is in place now does not know this browser, or anybody: signing in, or the first account, is next.
      () => window.location.assign(paths.vms()),
    )
  }
  const isOver = isProblem(error) && error.code === 'not-found'
  const isLocked = isProblem(error) && error.code === 'rescue-locked'
  // biome-ignore lint/correctness/useExhaustiveDependencies: `leave` is new every time and does its work once
  useEffect(() => {
    if (isOver) leave(data ? 'The database can be used again. Nothing was lost.' : 'There is nothing to rescue.')
  }, [isOver])

  return (
    <div className="mx-auto flex min-h-dvh max-w-2xl flex-col px-4 pb-16 narrow:px-6">
      <header className="flex h-16 items-center gap-2.5">
        <LampMark className="size-6 shrink-0" />
        <span className="flex-1 font-semibold text-name tracking-tight">Guesthouse</span>
        <ThemeSwitch />
      </header>
      <main className="flex flex-col gap-5 pt-4 narrow:pt-10">
        {isLocked ? (
          <RescueCode onUnlocked={() => void refetch()} />
        ) : data ? (
          <Rescue rescue={data} isSilent={Boolean(error) && !isOver} onDone={leave} />
        ) : error && !isOver ? (
          <FailureNotice error={error} onRetry={() => void refetch()} retrying={isFetching} />
        ) : (
          <Waiting />
        )}
      </main>
    </div>
  )
}

function Waiting() {
  return (
    <>
      <h1 className="sr-only">Looking at the database</h1>
      <Skeleton className="h-7 w-64" />
      <Skeleton className="h-16 w-full" />
      <Skeleton className="h-48 w-full" />
    </>
  )
}
