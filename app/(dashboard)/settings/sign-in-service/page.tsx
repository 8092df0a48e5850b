import { WhoMay } from '#components/layout/who-may.tsx'
import { SignInServicePage } from '#components/settings/sign-in-service-page.tsx'

export const metadata = { title: 'Sign-in service' }

export default function SignInService() {
  return (
    <WhoMay right="access.manage" title="Sign-in service">
      <SignInServicePage />
    </WhoMay>
  )
}
