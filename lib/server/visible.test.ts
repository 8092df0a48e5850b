import { beforeEach, expect, test } from 'vitest'
import { type Caller, callerOf } from '#lib/auth/caller.ts'
import { anActivity, aUsage, aVm, aVolume } from '#lib/client/testing/builders.ts'
import type { LiveEvent } from '#lib/contract/events.ts'
import type { Health } from '#lib/contract/health.ts'
import type { Image } from '#lib/contract/image.ts'
import { isProblem, Problem } from '#lib/contract/problem.ts'
import type { Grant, Role } from '#lib/contract/rights.ts'
import type { Task } from '#lib/contract/task.ts'
import { NO_QUOTA } from '#lib/contract/user.ts'
import type { Vm } from '#lib/contract/vm.ts'
import type { Volume } from '#lib/contract/volume.ts'
import type { UserRecord } from '#lib/db/user-store.ts'
import { createVisible } from './visible.ts'

const userId = crypto.randomUUID()

function caller(role: Role, grants: Grant[] = []): Caller {
  const user = {
    ...{ id: userId, name: 'ben', role, grants, quota: NO_QUOTA, passwordHash: null, disabledAt: null },
    ...{ inviteHash: null, inviteExpiresAt: null, createdAt: new Date(0), lastSeenAt: null },
  }
  return callerOf({
    via: 'session',
    viaId: crypto.randomUUID(),
    user,
    address: '',
    ended: new AbortController().signal,
  })
}

const sharing = (vm: Vm, ...rights: Grant['rights']): Grant[] => [{ scope: { kind: 'vm', vmId: vm.id }, rights }]

const [mine, theirs] = [aVm({ name: 'mine' }), aVm({ name: 'theirs' })]
const use = ({ id, name }: Vm) => ({ vmId: id, vmName: name })
const [myDisk, theirDisk, unused] = [aVolume({ usedBy: use(mine) }), aVolume({ usedBy: use(theirs) }), aVolume()]
const iso: Image = {
  ...{ id: '0123456789abcdef', fileName: 'debian.iso', sizeBytes: 1, modifiedAt: '2026-11-23T09:00:00Z', usable: true },
  ...{ description: '', label: null, bootsBios: true, bootsUefi: false, usedBy: [use(mine), use(theirs)] },
}
const taskOf = (kind: Task['kind']): Task => ({
  ...{ id: crypto.randomUUID(), kind, title: kind, state: 'running', progress: null, bytesPerSecond: null },
  ...{ cancellable: true, error: null, startedAt: '2026-11-23T09:00:00Z', endedAt: null },
})
const tasks = (['image-upload', 'acceleration-probe', 'vm-autostart'] as const).map(taskOf)
const health: Health = {
  ...{ status: 'degraded', live: true, ready: true, version: '1', startedAt: '2026-11-23T09:00:00Z' },
  notices: [{ code: 'storage-full', level: 'error', sentence: 'Full: /srv/guests', fix: 'Free space there.' }],
}

let user: UserRecord | null = null
let vms: Vm[] = []
let volumes: Volume[] = []
beforeEach(() => {
  vms = [mine, theirs]
  volumes = [myDisk, theirDisk, unused]
  listeners.clear()
  user = viewer.user
})

const listeners = new Set<(userId: string) => void>()
const found = <T>(thing: T | undefined): T => {
  if (!thing) throw new Problem('volume-not-found', 'This volume does not exist (any more).')
  return thing
}
const visible = createVisible({
  vms: {
    list: () => vms,
    read: id => found(vms.find(vm => vm.id === id)),
    subject: id => vms.find(vm => vm.id === id),
  },
  volumes: { list: () => volumes, read: id => found(volumes.find(volume => volume.id === id)) },
  images: { list: async () => [iso], read: async () => iso },
  tasks: { list: () => tasks },
  health: () => health,
  users: {
    find: id => (id === userId ? user : null),
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  },
})

const viewer = caller('viewer', sharing(mine, 'view'))
const operator = caller('operator', sharing(mine, 'view'))
const admin = caller('admin')

const refusal = (act: () => unknown) => {
  try {
    act()
    return 'allowed'
  } catch (error) {
    return isProblem(error) ? `${error.code}: ${error.detail}` : String(error)
  }
}
const NO_VOLUME = 'volume-not-found: This volume does not exist (any more).'

test('a viewer sees the VMs that are shared with them, and nothing of the house', async () => {
  expect(visible.vms(viewer)).toEqual([mine])
  expect(visible.volumes(viewer)).toEqual([])
  expect(await visible.images(viewer)).toEqual([])
  expect(visible.tasks(viewer)).toEqual([])
  expect(visible.activities(viewer)).toEqual({ vmIds: [mine.id], host: false })
})

test('an operator sees the library, and of disks and uses those of VMs they see', async () => {
  expect(visible.volumes(operator)).toEqual([myDisk])
  expect((await visible.images(operator))[0]?.usedBy).toEqual([use(mine)])
  expect(visible.activities(operator)).toEqual({ vmIds: [mine.id], host: true })
  expect(visible.tasks(operator)).toEqual(tasks)
})

test('an admin sees everything, as the same objects', async () => {
  expect(visible.vms(admin)).toBe(vms)
  expect(visible.volumes(admin)).toEqual([myDisk, theirDisk, unused])
  expect((await visible.images(admin))[0]).toBe(iso)
  expect(visible.activities(admin)).toBeUndefined()
  expect(visible.health(admin)).toBe(health)
})

test('what one may not see is refused in the words of what is not there', () => {
  const missing = crypto.randomUUID()
  for (const id of [theirDisk.id, unused.id, missing]) {
    expect(refusal(() => visible.volume(operator, id))).toBe(NO_VOLUME)
    const disk = { kind: 'existing', volumeId: id, bus: 'virtio-blk' } as const
    expect(refusal(() => visible.requireParts(operator, { imageId: null, disk }))).toBe(NO_VOLUME)
  }
  expect(refusal(() => visible.requireParts(viewer, { imageId: iso.id, disk: null }))).toMatch(/^image-not-found/)
  expect(refusal(() => visible.requireCancellable(viewer, tasks[0]?.id ?? ''))).toMatch(/^task-not-found/)
  expect(refusal(() => visible.requireCancellable(operator, tasks[1]?.id ?? ''))).toMatch(/^not-allowed/)
  expect(refusal(() => visible.requireCancellable(operator, tasks[0]?.id ?? ''))).toBe('allowed')
})

test('an image that a VM of somebody else uses is not deleted, and the VM is not named', async () => {
  const refused = await visible.requireUnused(operator, iso.id).catch(error => error)
  expect(refused).toMatchObject({ code: 'image-in-use' })
  expect(String(refused.detail)).not.toContain('theirs')
  await visible.requireUnused(admin, iso.id)
})

test('rights hang on tags: who has less than all rights cannot set them, and nobody but an admin gives VMs away', () => {
  const half = caller('viewer', sharing(mine, 'hardware'))
  const owner = caller('operator')
  vms = [{ ...mine, ownerId: userId }, theirs]
  const change = (who: Caller, wish: Parameters<typeof visible.requireChange>[2]) =>
    refusal(() => visible.requireChange(who, mine.id, wish))
  expect(change(owner, { tags: ['lab'] })).toBe('allowed')
  expect(change(owner, { ownerId: null })).toMatch(/^not-allowed/)
  expect(change(owner, { ownerId: userId, name: 'same owner' })).toBe('allowed')
  expect(change(admin, { ownerId: null })).toBe('allowed')
  expect(change(admin, { ownerId: crypto.randomUUID() })).toMatch(/^user-not-found/)
  vms = [mine, theirs]
  expect(change(half, { note: 'allowed' })).toBe('allowed')
  expect(change(half, { tags: ['lab'] })).toMatch(/^not-allowed/)
  expect(change(half, { tags: [] }), 'as they are').toBe('allowed')
  expect(change(half, { imageId: iso.id }), 'an image that they may not see').toMatch(/^image-not-found/)
})

test('paths and figures of the host are only for who may see it', () => {
  for (const who of [null, viewer]) {
    const [notice] = visible.health(who).notices
    expect(notice?.code).toBe('storage-full')
    expect(JSON.stringify(notice)).not.toContain('/srv/guests')
  }
})

test('a live stream brings a viewer only what they may see', () => {
  const { of } = visible.stream(viewer, () => viewer)
  const secret: LiveEvent[] = [
    { type: 'vm.changed', vm: theirs },
    { type: 'vm.removed', vmId: theirs.id },
    { type: 'volume.changed', volume: theirDisk },
    { type: 'volume.removed', volumeId: theirDisk.id },
    { type: 'image.changed', image: iso },
    { type: 'image.removed', imageId: iso.id },
    ...tasks.map((task): LiveEvent => ({ type: 'task.changed', task })),
    { type: 'activity.added', activity: anActivity({ vmId: theirs.id, vmName: 'theirs' }) },
    { type: 'activity.added', activity: anActivity({ sentence: 'The disk “theirs” was deleted' }) },
    { type: 'activity.added', activity: anActivity({ vmId: crypto.randomUUID(), vmName: 'deleted' }) },
  ]
  expect(secret.map(of)).toEqual(secret.map(() => null))
  const vmUsage = { cpuPercent: 1, memoryBytes: 1 }
  expect(of({ type: 'usage', host: aUsage(), vms: { [mine.id]: vmUsage, [theirs.id]: vmUsage } })).toEqual({
    ...{ type: 'usage', host: null },
    vms: { [mine.id]: vmUsage },
  })
  expect(of({ type: 'vm.changed', vm: mine })).toEqual({ type: 'vm.changed', vm: mine })
  expect(of({ type: 'activity.added', activity: anActivity({ vmId: mine.id }) })).not.toBeNull()
})

test('a kind of event that nobody has decided about is hidden from who does not see everything', () => {
  const unknown: unknown = { type: 'secret.told' }
  const event = unknown as LiveEvent
  expect(visible.stream(operator, () => operator).of(event)).toBeNull()
  expect(visible.stream(admin, () => admin).of(event)).toBe(event)
})

test('a VM that is tagged away goes, with its disk, and is told of no more', () => {
  const labs = caller('operator', [{ scope: { kind: 'tag', tag: 'lab' }, rights: ['view'] }])
  const inLab = { ...mine, tags: ['lab'] }
  vms = [inLab]
  const { of } = visible.stream(labs, () => labs)
  expect(of({ type: 'volume.changed', volume: myDisk })).not.toBeNull()
  vms = [mine]
  expect(of({ type: 'vm.changed', vm: mine })).toEqual({ type: 'vm.removed', vmId: mine.id })
  expect(of({ type: 'vm.changed', vm: mine })).toBeNull()
  expect(of({ type: 'volume.changed', volume: myDisk })).toEqual({ type: 'volume.removed', volumeId: myDisk.id })
  expect(of({ type: 'volume.removed', volumeId: myDisk.id })).toBeNull()
})

test('a stream follows its user’s rights, and says so once; what others are granted does not touch it', () => {
  let now: Caller | null = viewer
  const become = (next: Caller | null) => {
    now = next
    user = next?.user ?? null
  }
  const view = visible.stream(viewer, () => now)
  let told = 0
  const end = view.watch(() => {
    told += 1
  })
  const change = (id: string) => {
    for (const listener of listeners) listener(id)
  }
  const event: LiveEvent = { type: 'vm.changed', vm: theirs }
  change(userId)
  expect(told, 'nothing of it was changed').toBe(0)
  become(caller('viewer', sharing(theirs, 'view')))
  change(crypto.randomUUID())
  expect([told, view.of(event)]).toEqual([0, null])
  change(userId)
  expect([told, view.of(event)]).toEqual([1, event])
  expect(view.of({ type: 'vm.changed', vm: mine })).toBeNull()
  become(null)
  change(userId)
  expect(view.of({ type: 'resync' })).toBeNull()
  end()
  expect(listeners.size).toBe(0)
})

test('only who sees everything can be told later what they missed', () => {
  expect(visible.stream(admin, () => admin).replays).toBe(true)
  expect(visible.stream(operator, () => operator).replays).toBe(false)
})
