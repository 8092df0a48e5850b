import { useQuery } from '@tanstack/react-query'
import { type HouseRight, type RightsSubject, reasonWithout, rightsOn, type VmRight } from '#lib/contract/rights.ts'
import type { Me } from '#lib/contract/session.ts'
import { meQuery } from './queries/access.ts'

/** Who is signed in here. Every page brings it along; undefined only where it does not (yet). */
export function useMe(): Me | undefined {
  return useQuery(meQuery()).data
}

/** What is not known yet is offered: the server decides, and a page that jumps is worse than a refusal. */
export function mayWith(me: Me | undefined, right: HouseRight): boolean {
  return me === undefined || me.rights.includes(right)
}

export function mayOn(me: Me | undefined, vm: RightsSubject, right: VmRight): boolean {
  return me === undefined || rightsOn(vm, me).has(right)
}

/** Whether this account may do that with the house: what it may not is not offered. */
export function useMay(right: HouseRight): boolean {
  return mayWith(useMe(), right)
}

/** Why this account may not do that with a VM, for a `disabledReason`; null: it may. */
export function useReasonWithout(vm: RightsSubject, right: VmRight): string | null {
  return mayOn(useMe(), vm, right) ? null : reasonWithout(right)
}
