import { HostPage } from '#components/host/host-page.tsx'
import { PhoneFoot } from '#components/layout/phone-foot.tsx'
import { WhoMay } from '#components/layout/who-may.tsx'

export const metadata = { title: 'Host' }

export default function Page() {
  return (
    <>
      <WhoMay right="host.read" title="Host">
        <HostPage />
      </WhoMay>
      <PhoneFoot />
    </>
  )
}
