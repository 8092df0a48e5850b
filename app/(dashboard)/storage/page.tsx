import { StoragePage } from '#components/storage/storage-page.tsx'

export const metadata = { title: 'Storage' }

export default function Storage() {
  return <StoragePage />
}
