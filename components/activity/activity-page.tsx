'use client'

import { useQuery } from '@tanstack/react-query'
import { PageHeader } from '#components/ui/page-header.tsx'
import { activityQuery } from '#lib/client/queries/activity.ts'
import { vmsQuery } from '#lib/client/queries/vms.ts'
import { ActivityList } from './activity-list.tsx'
import { ActivityTools } from './activity-tools.tsx'
import { isFiltering } from './filter.ts'
import { useFilter } from './use-filter.ts'

export function ActivityPage() {
  const { filter, match, set, clear } = useFilter()
  const { data: vms } = useQuery(vmsQuery())
  return (
    <>
      <PageHeader title="Activity" facts="Everything that happened, and who did it" />
      <ActivityTools filter={filter} set={set} clear={clear} vms={vms} match={match} />
      <ActivityList query={activityQuery(match)} withVm onClear={isFiltering(filter) ? clear : null} />
    </>
  )
}
