'use client'

import { ActivityList } from '#components/activity/activity-list.tsx'
import { ActivityTools } from '#components/activity/activity-tools.tsx'
import { isFiltering } from '#components/activity/filter.ts'
import { useFilter } from '#components/activity/use-filter.ts'
import { vmActivityQuery } from '#lib/client/queries/activity.ts'
import { useVm } from './vm-context.tsx'

export function VmActivity() {
  const { id } = useVm()
  const { filter, match, set, clear } = useFilter()
  const { vmId: _, ...rest } = match
  return (
    <>
      <ActivityTools filter={filter} set={set} clear={clear} onlyVm match={{ ...rest, vmId: id }} />
      <ActivityList query={vmActivityQuery(id, rest)} withVm={false} onClear={isFiltering(filter) ? clear : null} />
    </>
  )
}
