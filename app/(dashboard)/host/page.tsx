import { HostPage } from '#components/host/host-page.tsx'

export const metadata = { title: 'Host' }

export default function Page() {
  return <HostPage />
}
