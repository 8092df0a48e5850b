import { redirect } from 'next/navigation'
import { connection } from 'next/server'
import { Door } from '#components/access/door.tsx'
import { SetUpForm } from '#components/access/set-up-form.tsx'
import { paths } from '#lib/client/paths.ts'
import { firstSetup, firstWarnings } from '#lib/server/first-data.ts'

export const metadata = { title: 'First account' }

export default async function SetUpPage() {
  await connection()
  if (!firstSetup().needed) redirect(paths.signIn())
  return (
    <Door title="Welcome. Who is the host?" warnings={firstWarnings()}>
      <SetUpForm />
    </Door>
  )
}
