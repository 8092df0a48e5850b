import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import { connection } from 'next/server'
import type { ReactNode } from 'react'
import { PageFrame } from '#components/layout/page-frame.tsx'
import { meQuery } from '#lib/client/queries/access.ts'
import { healthQuery } from '#lib/client/queries/health.ts'
import { createQueryClient } from '#lib/client/query-client.ts'
import { firstHealth, firstMe } from '#lib/server/first-data.ts'

/** What is wrong comes with the HTML: a notice that came later would move the page under the pointer. */
export default async function DashboardLayout({ children }: { children: ReactNode }) {
  await connection()
  const cache = createQueryClient()
  cache.setQueryData(meQuery().queryKey, await firstMe())
  cache.setQueryData(healthQuery().queryKey, await firstHealth())
  return (
    <HydrationBoundary state={dehydrate(cache)}>
      <PageFrame>{children}</PageFrame>
    </HydrationBoundary>
  )
}
