import { redirect } from 'next/navigation'
import { Door } from '#components/access/door.tsx'
import { SignInForm } from '#components/access/sign-in-form.tsx'
import { paths } from '#lib/client/paths.ts'
import { OwnPath } from '#lib/contract/oidc.ts'
import { firstOidc, firstSetup, firstWarnings, isSignedIn } from '#lib/server/first-data.ts'

export const metadata = { title: 'Sign in' }

function ownPath(to: string | string[] | undefined): string {
  return OwnPath.safeParse(to).data ?? paths.vms()
}

export default async function SignInPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[]>>
}) {
  const { to } = await searchParams
  if (firstSetup().needed) redirect(paths.setup())
  if (await isSignedIn()) redirect(ownPath(to))
  return (
    <Door title="Sign in to Guesthouse" warnings={firstWarnings()}>
      <SignInForm to={ownPath(to)} oidc={firstOidc()} />
    </Door>
  )
}
