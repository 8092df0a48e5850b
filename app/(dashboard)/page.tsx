import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import { cookies } from 'next/headers'
import { FootWithoutHost } from '#components/layout/foot-without-host.tsx'
import { parseView, VIEW_COOKIE } from '#components/vms/list/view.ts'
import { VmList } from '#components/vms/list/vm-list.tsx'
import { vmsQuery } from '#lib/client/queries/vms.ts'
import { createQueryClient } from '#lib/client/query-client.ts'
import { firstVms } from '#lib/server/first-data.ts'

export const metadata = { title: 'Virtual machines' }

/** The VMs come with the HTML: the list is there before the first script has run. */
export default async function VmListPage() {
  const rememberedView = parseView((await cookies()).get(VIEW_COOKIE)?.value)
  const cache = createQueryClient()
  const vms = await firstVms()
  if (vms) cache.setQueryData(vmsQuery().queryKey, vms)
  return (
    <HydrationBoundary state={dehydrate(cache)}>
      <VmList rememberedView={rememberedView} />
      <FootWithoutHost />
    </HydrationBoundary>
  )
}
