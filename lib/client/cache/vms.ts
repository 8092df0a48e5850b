import type { Vm } from '#lib/contract/vm.ts'
import { vmQuery, vmsQuery } from '../queries/vms.ts'
import type { Cache } from './cache.ts'
import { putById, removeById } from './lists.ts'

/** Puts a VM as it is now wherever it is shown. */
export function putVm(cache: Cache, vm: Vm): void {
  cache.setQueryData(vmsQuery().queryKey, putById(vm))
  cache.setQueryData(vmQuery(vm.id).queryKey, vm)
}

/** A VM is gone: its page asks again, hears that it is gone, and can say so. */
export function forgetVm(cache: Cache, vmId: string): void {
  cache.setQueryData(vmsQuery().queryKey, removeById(vmId))
  void cache.invalidateQueries({ queryKey: vmQuery(vmId).queryKey })
}
