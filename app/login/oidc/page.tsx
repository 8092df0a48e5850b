import { connection } from 'next/server'
import { Door } from '#components/access/door.tsx'
import { OidcReturn } from '#components/access/oidc-return.tsx'
import { firstOidc, firstWarnings } from '#lib/server/first-data.ts'

export const metadata = { title: 'Sign in' }

export default async function OidcReturnPage() {
  await connection()
  return (
    <Door title="Sign in to Guesthouse" warnings={firstWarnings()}>
      <OidcReturn oidc={firstOidc()} />
    </Door>
  )
}
