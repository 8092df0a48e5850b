import { HostPage } from '#components/host/host-page.tsx'
import { PhoneFoot } from '#components/layout/phone-foot.tsx'

export const metadata = { title: 'Host' }

export default function Page() {
  return (
    <>
      <HostPage />
      <PhoneFoot />
    </>
  )
}
