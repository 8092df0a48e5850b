import { useRef } from 'react'

/**
 * Keeps things where they are while `isHeld`: a row must not move away from under the pointer because its CPU figure did.
 * What is new comes last, what is gone leaves.
 */
export function useSteadyOrder<T extends { id: string }>(items: T[], isHeld: boolean): T[] {
  const order = useRef<string[]>([])
  if (!isHeld) {
    order.current = items.map(({ id }) => id)
    return items
  }
  return steadyOrder(items, order.current)
}

/** `items` in the order of `ids`; those that it does not name stay in their order, at the end. */
export function steadyOrder<T extends { id: string }>(items: readonly T[], ids: readonly string[]): T[] {
  const place = new Map(ids.map((id, index) => [id, index]))
  return [...items].sort((a, b) => (place.get(a.id) ?? ids.length) - (place.get(b.id) ?? ids.length))
}
