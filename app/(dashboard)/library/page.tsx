import { WhoMay } from '#components/layout/who-may.tsx'
import { Library } from '#components/library/library.tsx'

export const metadata = { title: 'Library' }

export default function LibraryPage() {
  return (
    <WhoMay right="library.read" title="Library">
      <Library />
    </WhoMay>
  )
}
