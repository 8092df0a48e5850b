import { AccountPage } from '#components/account/account-page.tsx'

export const metadata = { title: 'Your account' }

export default function Account() {
  return <AccountPage />
}
