import { useMutation, useQueryClient } from '@tanstack/react-query'
import { endpoints } from '#lib/contract/endpoints.ts'
import { putById } from '../cache/lists.ts'
import { call } from '../call.ts'
import { tasksQuery } from '../queries/host.ts'

/** Boots probe guests again; the answer is a task, the outcome comes as `host.changed`. */
export function useProbeAcceleration() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: () => call(endpoints.host.probeAcceleration, {}),
    onSuccess: task => cache.setQueryData(tasksQuery().queryKey, putById(task)),
  })
}

export function useCancelTask() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (taskId: string) => call(endpoints.host.cancelTask, { params: { taskId } }),
    onSuccess: task => cache.setQueryData(tasksQuery().queryKey, putById(task)),
  })
}
