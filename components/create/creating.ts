import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { putVm } from '#lib/client/cache/vms.ts'
import { call } from '#lib/client/call.ts'
import { Unreachable } from '#lib/client/failure.ts'
import { vmsQuery } from '#lib/client/queries/vms.ts'
import { endpoints } from '#lib/contract/endpoints.ts'
import { isProblem } from '#lib/contract/problem.ts'
import type { NewVm, Vm } from '#lib/contract/vm.ts'

export type Outcome = { vm: Vm; started: boolean; startFailure: unknown }

/** The VM of this name, if it is younger than our first try: it is the one whose answer got lost. */
async function findLost(cache: QueryClient, name: string, firstTryAt: number): Promise<Vm | undefined> {
  const vms = await cache.fetchQuery({ ...vmsQuery(), staleTime: 0 })
  return vms.find(vm => vm.name.toLowerCase() === name.toLowerCase() && Date.parse(vm.createdAt) >= firstTryAt)
}

/** The clocks of host and browser may differ by this much when telling a lost VM from one that was there before. */
const CLOCK_TOLERANCE_MS = 60_000

/**
 * Creates a VM once, however often it is tried: after an answer that got lost, or a start that failed, the next try goes on
 * from what is there.
 */
export function useCreating() {
  const cache = useQueryClient()
  const lostAt = useRef<number | null>(null)
  const made = useRef<Vm | null>(null)
  const [ownId, setOwnId] = useState<string | null>(null)

  async function create(wish: NewVm): Promise<Vm> {
    try {
      return await call(endpoints.vms.create, { body: wish })
    } catch (error) {
      if (error instanceof Unreachable) lostAt.current ??= Date.now() - CLOCK_TOLERANCE_MS
      const mayBeOurs = isProblem(error) && error.code === 'vm-name-taken' && lostAt.current !== null
      const lost = mayBeOurs && lostAt.current && (await findLost(cache, wish.name, lostAt.current))
      if (lost) return lost
      throw error
    }
  }

  async function createAndStart({ wish, start }: { wish: NewVm; start: boolean }): Promise<Outcome> {
    const vm = made.current ?? (await create(wish))
    made.current = vm
    setOwnId(vm.id)
    putVm(cache, vm)
    if (!start) return { vm, started: false, startFailure: null }
    try {
      const running = await call(endpoints.vms.start, { params: { vmId: vm.id } })
      putVm(cache, running)
      return { vm: running, started: true, startFailure: null }
    } catch (startFailure) {
      return { vm, started: false, startFailure }
    }
  }

  return { ownId, ...useMutation({ mutationFn: createAndStart }) }
}
