import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query'
import type { CallInput } from '#lib/contract/endpoint.ts'
import { endpoints } from '#lib/contract/endpoints.ts'
import type { Vm, VmChange } from '#lib/contract/vm.ts'
import { forgetVm, putAnswer } from '../cache/vms.ts'
import { call } from '../call.ts'

const POWER = {
  start: endpoints.vms.start,
  'shut-down': endpoints.vms.shutDown,
  'power-off': endpoints.vms.powerOff,
  reset: endpoints.vms.reset,
  pause: endpoints.vms.pause,
  resume: endpoints.vms.resume,
} as const

export type PowerAction = keyof typeof POWER

/** The answer is the VM as it is now: no page waits for the live stream to show what it did itself. */
function keep(cache: QueryClient) {
  return (vm: Vm) => putAnswer(cache, vm)
}

/** Start, shut down, power off, reset, pause, resume. `onError` is called even when what asked is gone from the page. */
export function usePowerAction(onError: (action: PowerAction, error: Error) => void) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: ({ vmId, action }: { vmId: string; action: PowerAction }) => call(POWER[action], { params: { vmId } }),
    onSuccess: keep(cache),
    onError: (error, { action }) => onError(action, error),
  })
}

export function useCreateVm() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (body: CallInput<typeof endpoints.vms.create>['body']) => call(endpoints.vms.create, { body }),
    onSuccess: keep(cache),
  })
}

export function useChangeVm(vmId: string) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (body: VmChange) => call(endpoints.vms.change, { params: { vmId }, body }),
    onSuccess: async vm => {
      putAnswer(cache, vm)
      await cache.invalidateQueries({ queryKey: [endpoints.vms.commandLine.id] })
    },
  })
}

/** `onRemoved` is called even when the live stream was faster, and what asked is gone with the VM. */
export function useRemoveVm(onRemoved: () => void) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: ({ vmId, disks }: { vmId: string; disks: 'keep' | 'delete' }) =>
      call(endpoints.vms.remove, { params: { vmId }, query: { disks } }),
    onSuccess: (_, { vmId }) => {
      forgetVm(cache, vmId)
      onRemoved()
    },
  })
}
