import { expect, onTestFinished, test } from 'vitest'
import { isProblem } from '#lib/contract/problem.ts'
import { NO_QUOTA, type Quota } from '#lib/contract/user.ts'
import { GIB } from '#lib/shared/bytes.ts'
import { createQuotas, NOTHING_TAKEN, type Taken } from './quotas.ts'
import { createVmHost } from './testing/vm-host.ts'

const vm = { ownerId: 'ben', vcpus: 2, memoryMiB: 2048, disks: [{ volumeId: 'a' }] }

function quotasWith(quota: Partial<Quota>, owned = [vm]) {
  return createQuotas({
    owned: () => owned,
    sizeOf: () => 32 * GIB,
    quotaOf: id => (id === 'ben' ? { name: 'ben', quota: { ...NO_QUOTA, ...quota } } : null),
  })
}

function refusal(act: () => unknown): string | null {
  try {
    act()
    return null
  } catch (error) {
    return isProblem(error) ? error.detail : String(error)
  }
}
const more = (taken: Partial<Taken>) => ({ ...NOTHING_TAKEN, ...taken })

test.each<[Partial<Quota>, Partial<Taken>, RegExp]>([
  [{ vms: 1 }, { vms: 1 }, /^“ben” may have at most 1 VM: 1 VM taken, 1 VM more wanted\. Take less/],
  [{ vcpus: 3 }, { vcpus: 2 }, /at most 3 vCPUs: 2 vCPUs taken, 2 vCPUs more wanted/],
  [{ memoryMiB: 3072 }, { memoryMiB: 2048 }, /at most 3 GiB of memory: 2 GiB of memory taken, 2 GiB of memory more/],
  [{ diskBytes: 40 * GIB }, { diskBytes: 32 * GIB }, /at most 40 GiB of disks: 32 GiB of disks taken, 32 GiB/],
])('with %o, %o more is refused with the numbers', (quota, wanted, sentence) => {
  const quotas = quotasWith(quota)
  expect(refusal(() => quotas.hold('ben', more(wanted)))).toMatch(sentence)
})

test('all that is too much is said at once', () => {
  const quotas = quotasWith({ vms: 1, vcpus: 2 })
  const sentence = refusal(() => quotas.hold('ben', more({ vms: 1, vcpus: 1 })))
  expect(sentence).toMatch(/at most 1 VM: .+; at most 2 vCPUs: .+/)
})

test('exactly the limit is allowed, and no limit is none', () => {
  expect(refusal(() => quotasWith({ vms: 2, vcpus: 4 }).hold('ben', more({ vms: 1, vcpus: 2 })))).toBeNull()
  expect(refusal(() => quotasWith({}).hold('ben', more({ vcpus: 1_000 })))).toBeNull()
  expect(refusal(() => quotasWith({ vms: 0 }).hold(null, more({ vms: 1 })))).toBeNull()
})

test('a quota that was lowered keeps nobody from giving back', () => {
  const quotas = quotasWith({ vcpus: 1, memoryMiB: 4096 })
  expect(refusal(() => quotas.hold('ben', more({ vcpus: 0, memoryMiB: 1024 })))).toBeNull()
})

test('two at once cannot both have the last of it', () => {
  const quotas = quotasWith({ vms: 2 })
  const letGo = quotas.hold('ben', more({ vms: 1 }))
  expect(refusal(() => quotas.hold('ben', more({ vms: 1 })))).toMatch(/2 VMs taken/)
  letGo()
  expect(refusal(() => quotas.hold('ben', more({ vms: 1 })))).toBeNull()
})

test('VMs are created, grown and given within the quotas of their owners', async () => {
  const host = await createVmHost()
  const ben = crypto.randomUUID()
  const quota = { ...NO_QUOTA, vms: 1, memoryMiB: 64 }
  const life = await host.open({ quotaOf: id => (id === ben ? { name: 'ben', quota } : null) })
  onTestFinished(async () => {
    await life.abandon()
    await host.close()
  })
  await life.user(ben)
  const first = await life.create({ memoryMiB: 32 }, ben)
  await expect(life.create({}, ben)).rejects.toMatchObject({ code: 'quota-exceeded' })
  expect(life.volumes.list(), 'nothing was left of what was refused').toHaveLength(1)
  await expect(life.vms.change(first.id, { memoryMiB: 128 })).rejects.toMatchObject({ code: 'quota-exceeded' })
  expect((await life.vms.change(first.id, { memoryMiB: 64 })).memoryMiB).toBe(64)
  const second = await life.create()
  await expect(life.vms.change(second.id, { ownerId: ben })).rejects.toMatchObject({ code: 'quota-exceeded' })
  await life.vms.change(first.id, { ownerId: null })
  expect((await life.vms.change(second.id, { ownerId: ben })).ownerId).toBe(ben)
})
