import { connection } from 'next/server'
import { Door } from '#components/access/door.tsx'
import { InvitationForm } from '#components/access/invitation-form.tsx'

export const metadata = { title: 'Invitation' }

/** The invitation itself stands behind the #, which no server is sent: only the page’s script can read it. */
export default async function InvitePage() {
  await connection()
  return (
    <Door title="You are invited">
      <InvitationForm />
    </Door>
  )
}
