'use client'

import { createContext, use } from 'react'
import type { Vm } from '#lib/contract/vm.ts'
import { invariant } from '#lib/shared/invariant.ts'

export const VmContext = createContext<Vm | null>(null)

/** The VM of the page; live. Only inside VmFrame, which shows its pages when the VM is known. */
export function useVm(): Vm {
  const vm = use(VmContext)
  invariant(vm, 'useVm is used inside VmFrame')
  return vm
}
