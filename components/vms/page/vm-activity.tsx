'use client'

import { ActivityList } from '#components/activity/activity-list.tsx'
import { vmActivityQuery } from '#lib/client/queries/activity.ts'
import { useVm } from './vm-context.tsx'

export function VmActivity() {
  return <ActivityList query={vmActivityQuery(useVm().id)} withVm={false} />
}
