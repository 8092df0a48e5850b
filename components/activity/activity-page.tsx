'use client'

import { PageHeader } from '#components/ui/page-header.tsx'
import { activityQuery } from '#lib/client/queries/activity.ts'
import { ActivityList } from './activity-list.tsx'

export function ActivityPage() {
  return (
    <>
      <PageHeader title="Activity" facts="Everything that happened, and who did it" />
      <ActivityList query={activityQuery()} withVm />
    </>
  )
}
