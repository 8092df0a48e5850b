import { expect, test } from 'vitest'
import { vmRecord } from '#lib/db/testing/temporary-database.ts'
import { stoppedEntry } from './create.ts'
import { createVmRegistry } from './registry.ts'
import type { ViewLookups } from './view.ts'
import type { VmEntry } from './vm-entry.ts'

type Found = { volume: ReturnType<ViewLookups['volume']>; image: ReturnType<ViewLookups['image']> }

const volumeId = crypto.randomUUID()
const disk = { id: crypto.randomUUID(), volumeId, bus: 'virtio-blk' as const }
const volumeNamed = (name: string): Found['volume'] => ({
  ...{
    id: volumeId,
    poolId: 'default',
    name,
    format: 'raw',
    virtualSizeBytes: 1,
    createdAt: '2026-11-01T10:00:00.000Z',
  },
  ...{ allocatedBytes: 0, missing: false },
})
const image: NonNullable<Found['image']> = {
  ...{ id: 'an-iso', fileName: 'an.iso', sizeBytes: 1, modifiedAt: '2026-11-01T10:00:00.000Z', description: 'An ISO' },
  ...{ usable: true, label: null, bootsBios: true, bootsUefi: false },
}

const wish = vmRecord({ disks: [disk], imageId: image.id })

function scene() {
  const found: Found = { volume: volumeNamed('a disk'), image }
  const registry = createVmRegistry({
    publish: () => {},
    lookups: { volume: () => found.volume, image: () => found.image },
  })
  const entry = stoppedEntry(wish, { dataPath: '/nowhere', runtimePath: '/nowhere' })
  return { found, registry, entry }
}

const due = { because: 'crash' as const, attempt: 1, attempts: 3, cancel: async () => {} }
const changes: Record<string, { entry?: Partial<VmEntry>; found?: Partial<Found> }> = {
  'its wish': { entry: { record: { ...wish, name: 'another' } } },
  'its state': { entry: { state: 'crashed' } },
  'its cause': { entry: { cause: { sentence: 'Why not', since: wish.createdAt, log: [] } } },
  'its usage': { entry: { usage: { cpuPercent: 1, memoryBytes: 1 } } },
  'a start that waits its turn': { entry: { nextStart: { ...due, dueAt: null } } },
  'what its disk is called': { found: { volume: volumeNamed('another') } },
  'a disk that is gone': { found: { volume: null } },
  'a CD that is gone': { found: { image: null } },
}

test('the text of a VM is kept until it shows something else, and is then what the API says', () => {
  for (const [what, change] of Object.entries(changes)) {
    const { registry, entry, found } = scene()
    const before = registry.text(entry)
    expect(registry.text(entry), what).toBe(before)
    Object.assign(entry, change.entry)
    Object.assign(found, change.found)
    const after = registry.text(entry)
    expect(after, what).not.toEqual(before)
    expect(JSON.parse(after.json), what).toEqual(registry.view(entry))
    expect(registry.text(entry), what).toBe(after)
  }
})

test('when a start is due is told anew each time, as the clock may be set', () => {
  const { registry, entry } = scene()
  entry.nextStart = { ...due, dueAt: performance.now() + 60_000 }
  expect(registry.text(entry)).not.toBe(registry.text(entry))
})

test('a VM that runs has another text than one that ended', () => {
  const { registry, entry } = scene()
  const machine = (pid: number) => ({ identity: { pid } }) as unknown as VmEntry['machine']
  entry.machine = machine(4)
  const running = registry.text(entry)
  expect(JSON.parse(running.json)).toMatchObject({ pid: 4 })
  entry.machine = null
  expect(JSON.parse(registry.text(entry).json)).toMatchObject({ pid: null })
})
