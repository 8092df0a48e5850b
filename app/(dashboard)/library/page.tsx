import { Library } from '#components/library/library.tsx'

export const metadata = { title: 'Library' }

export default function LibraryPage() {
  return <Library />
}
