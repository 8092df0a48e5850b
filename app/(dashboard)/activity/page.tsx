import { ActivityPage } from '#components/activity/activity-page.tsx'

export const metadata = { title: 'Activity' }

export default function ActivitiesPage() {
  return <ActivityPage />
}
