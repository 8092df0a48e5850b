import type { Vm } from '#lib/contract/vm.ts'
import { vmQuery, vmsQuery } from '../queries/vms.ts'
import type { Cache } from './cache.ts'
import { putById, removeById } from './lists.ts'

/** Puts a VM as it is now wherever it is shown. */
export function putVm(cache: Cache, vm: Vm): void {
  cache.setQueryData(vmsQuery().queryKey, putById(vm))
  cache.setQueryData(vmQuery(vm.id).queryKey, vm)
}

/**
 * Puts what a request was answered with. The live stream is another connection: when it has told of something later already, such
 * as the end of a guest that obeyed at once, the answer is history.
 */
export function putAnswer(cache: Cache, vm: Vm): void {
  const known = cache.getQueryData(vmQuery(vm.id).queryKey) ?? listed(cache, vm.id)
  if (known && Date.parse(known.cause.since) > Date.parse(vm.cause.since)) return
  putVm(cache, vm)
}

function listed(cache: Cache, vmId: string): Vm | undefined {
  return cache.getQueryData(vmsQuery().queryKey)?.find(({ id }) => id === vmId)
}

/** A VM is gone: its page asks again, hears that it is gone, and can say so. */
export function forgetVm(cache: Cache, vmId: string): void {
  cache.setQueryData(vmsQuery().queryKey, removeById(vmId))
  void cache.invalidateQueries({ queryKey: vmQuery(vmId).queryKey })
}
