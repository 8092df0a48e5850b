import { RescuePage } from '#components/rescue/rescue-page.tsx'

export const metadata = { title: 'Rescue' }

/** Outside the dashboard: there is no list, no live stream and no host to show while the database cannot be used. */
export default function Page() {
  return <RescuePage />
}
