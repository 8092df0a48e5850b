import { expect, test } from 'vitest'
import { hostConfinement } from './confinement.ts'

const CONFINED = { seccomp: true, noNewPrivs: true, uid: 999, capable: false }
const qemu = { name: 'guesthouse-qemu', uid: 999 }
const root = { username: 'root', seccomp: false, noNewPrivs: false, uid: 0, capable: true }
const service = { username: 'guesthouse', seccomp: true, noNewPrivs: true, uid: 998, capable: false }

test('a Guesthouse that root started says so, and what would be better', () => {
  const { sentence, better, looked } = hostConfinement({ qemu, own: root, found: [CONFINED, CONFINED] })
  expect(sentence).toBe(
    'QEMU runs as guesthouse-qemu, in QEMU’s sandbox, without capabilities and new privileges, and can start no program. Guesthouse itself runs as root.',
  )
  expect(looked).toEqual({ running: 2, confined: 2 })
  expect(better).toEqual([expect.stringMatching(/runs as root, and need not/)])
})

test('a service says that QEMU is the same user', () => {
  const own = { name: 'guesthouse', uid: 998 }
  const { sentence, better } = hostConfinement({ qemu: own, own: service, found: [{ ...CONFINED, uid: 998 }] })
  expect(sentence).toMatch(/Guesthouse itself runs as guesthouse, without new privileges\.$/)
  expect(better).toEqual([expect.stringMatching(/same user/)])
})

test('a QEMU with more than it should have is said first', () => {
  const confinement = hostConfinement({ qemu, own: root, found: [CONFINED, { ...CONFINED, seccomp: false, uid: 0 }] })
  expect(confinement.sentence).toMatch(/^1 of 2 VMs runs with more than it should: without its sandbox, as root\./)
  expect(confinement).toMatchObject({ sandbox: false, privileged: true, looked: { running: 2, confined: 1 } })
  expect(confinement.better[0]).toMatch(/^Shut down and start/)
})

test('without a VM that runs, it is what each will be started with', () => {
  const { sandbox, privileged, looked } = hostConfinement({ qemu, own: root, found: [] })
  expect({ sandbox, privileged, looked }).toEqual({
    ...{ sandbox: true, privileged: false },
    looked: { running: 0, confined: 0 },
  })
})
