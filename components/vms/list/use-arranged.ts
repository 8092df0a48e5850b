'use client'

import { useRef } from 'react'
import type { Vm } from '#lib/contract/vm.ts'
import { type Arrangement, arrange } from './arrange.ts'

/**
 * `arrange`, beginning with the order of last time: usage comes every two seconds, and sorting what is sorted already is one look at
 * each neighbour instead of a dozen.
 */
export function useArranged(vms: readonly Vm[], arrangement: Arrangement): Vm[] {
  const places = useRef<ReadonlyMap<string, number>>(new Map())
  const before: Vm[] = []
  const added: Vm[] = []
  for (const vm of vms) {
    const place = places.current.get(vm.id)
    if (place === undefined) added.push(vm)
    else before[place] = vm
  }
  // Those that are gone have left holes, which filter() passes over.
  const shown = arrange([...before.filter(() => true), ...added], arrangement)
  places.current = new Map(shown.map(({ id }, place) => [id, place]))
  return shown
}
