import { WhoMay } from '#components/layout/who-may.tsx'
import { PeoplePage } from '#components/people/people-page.tsx'

export const metadata = { title: 'People' }

export default function Page() {
  return (
    <WhoMay right="access.manage" title="People">
      <PeoplePage />
    </WhoMay>
  )
}
