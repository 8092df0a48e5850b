import { redirect } from 'next/navigation'
import { Door } from '#components/access/door.tsx'
import { SignInForm } from '#components/access/sign-in-form.tsx'
import { paths } from '#lib/client/paths.ts'
import { firstSetup, isSignedIn } from '#lib/server/first-data.ts'

export const metadata = { title: 'Sign in' }

/** A path of ours, and of no other site: `//elsewhere` and `/\elsewhere` are other sites to a browser. */
function ownPath(to: string | string[] | undefined): string {
  return typeof to === 'string' && /^\/(?![/\\])/.test(to) ? to : paths.vms()
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
    <Door title="Sign in to Guesthouse">
      <SignInForm to={ownPath(to)} />
    </Door>
  )
}
