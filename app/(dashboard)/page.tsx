import { cookies } from 'next/headers'
import { parseView, VIEW_COOKIE } from '#components/vms/list/view.ts'
import { VmList } from '#components/vms/list/vm-list.tsx'

export const metadata = { title: 'Virtual machines' }

export default async function VmListPage() {
  return <VmList rememberedView={parseView((await cookies()).get(VIEW_COOKIE)?.value)} />
}
