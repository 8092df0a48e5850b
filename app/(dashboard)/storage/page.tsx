import { WhoMay } from '#components/layout/who-may.tsx'
import { StoragePage } from '#components/storage/storage-page.tsx'

export const metadata = { title: 'Storage' }

export default function Storage() {
  return (
    <WhoMay right="storage.read" title="Storage">
      <StoragePage />
    </WhoMay>
  )
}
