import { expect, test, vi } from 'vitest'
import { goOn } from './go-on.ts'
import type { Machine } from './vm-entry.ts'

/** A QEMU that says of itself what is said, and remembers what it was told. */
function qemu(running: boolean) {
  const execute = vi.fn(async (command: string) => (command === 'query-status' ? { running } : {}))
  const machine = { monitor: { session: { execute } } } as unknown as Pick<Machine, 'monitor'>
  return { machine, told: () => execute.mock.calls.map(([command]) => command) }
}

test('a stopped guest goes on', async () => {
  const { machine, told } = qemu(false)
  await goOn(machine)
  expect(told()).toEqual(['query-status', 'cont'])
})

test('F10: one that runs already is told nothing: it may be about to stop because the disk is full again', async () => {
  const { machine, told } = qemu(true)
  await goOn(machine)
  expect(told()).toEqual(['query-status'])
})
