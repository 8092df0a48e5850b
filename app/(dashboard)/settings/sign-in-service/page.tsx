import { SignInServicePage } from '#components/settings/sign-in-service-page.tsx'

export const metadata = { title: 'Sign-in service' }

export default function SignInService() {
  return <SignInServicePage />
}
