import { execFileSync } from 'node:child_process'
import { readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { MIB } from '#lib/shared/bytes.ts'
import { fillUpTo, smallFileSystem } from '#lib/storage/testing/small-file-system.ts'
import { bootSector } from '../../e2e/guest/boot-sector.ts'
import { createVmHost, type VmHost } from './testing/vm-host.ts'

const GENEROUS = { timeout: 120_000, interval: 20 }
/** Emulated guests on a host that others use, too. */
const LIMIT_MS = 240_000
const DISK_BYTES = 12 * MIB
const SECTOR_BYTES = 512
const SECTORS_A_WRITE = 64
let host: VmHost
let life: Awaited<ReturnType<VmHost['open']>>
beforeEach(async () => {
  host = await createVmHost()
  // After the file system of the test is gone, which is unmounted first.
  onTestFinished(() => host.close())
  onTestFinished(() => life.abandon())
  life = await host.open()
  smallFileSystem({ path: host.poolPath, sizeMiB: 32 })
})

/** A guest that fills its disk from the second sector on, each write with the number of its own sector in it. */
async function fillingVm() {
  const vm = await life.create({
    name: 'writer',
    disk: { kind: 'new', format: 'qcow2', sizeBytes: DISK_BYTES, bus: 'ide' },
  })
  const { path } = await life.volumes.locate(vm.disks[0]?.volumeId ?? '')
  const raw = join(host.dataPath, 'guest.raw')
  await writeFile(raw, bootSector('disk-filler'))
  await truncate(raw, DISK_BYTES)
  execFileSync('qemu-img', ['convert', '-f', 'raw', '-O', 'qcow2', raw, path])
  return { id: vm.id, path }
}

/** The first sector of each write, without the number, which is where a second sector differs from the first. */
async function expectFilled(path: string): Promise<void> {
  execFileSync('qemu-img', ['check', '-q', '-f', 'qcow2', path])
  const raw = join(host.dataPath, 'result.raw')
  execFileSync('qemu-img', ['convert', '-f', 'qcow2', '-O', 'raw', path, raw])
  const disk = await readFile(raw)
  const numberAt = bootSector('disk-filler').indexOf(Buffer.from([0xc1, 0xff, 0xff, 0xff, 0, 0, 0, 0]))
  const wholeWrites = Math.floor((DISK_BYTES - 3 * MIB) / SECTOR_BYTES / SECTORS_A_WRITE)
  for (let write = 0; write < wholeWrites; write += 1) {
    const sector = 1 + write * SECTORS_A_WRITE
    expect(disk.readUInt32LE(sector * SECTOR_BYTES + numberAt)).toBe(sector)
  }
}

/** Until most of its disk is written: far beyond where it was paused. */
async function expectWritten(): Promise<void> {
  const allocated = async () => {
    await life.volumes.refresh()
    return life.volumes.list()[0]?.allocatedBytes
  }
  await vi.waitFor(async () => expect(await allocated()).toBeGreaterThan(DISK_BYTES - 2 * MIB), GENEROUS)
}

/** This guest never flushes, and pulling the plug loses what was not flushed: pausing makes QEMU write everything down. */
async function endOrderly(id: string): Promise<void> {
  await life.vms.pause(id)
  await life.vms.powerOff(id)
}

const read = (id: string) => life.vms.read(id)
const codes = () => host.history.map(({ code }) => code)

test(
  'F10: a guest whose host has no room is paused with what would help, goes on by itself when there is room, and has lost nothing',
  async () => {
    const { id, path } = await fillingVm()
    const release = fillUpTo({ path: host.poolPath, freeBytes: 3 * MIB })
    await life.vms.start(id)
    await vi.waitFor(
      () => expect(read(id).cause.sentence).toMatch(/storage is full.*goes on by itself when 3\.2 MiB/),
      GENEROUS,
    )
    expect(read(id).state).toBe('paused')
    release()
    await vi.waitFor(() => expect(read(id).state).toBe('running'), GENEROUS)
    await vi.waitFor(() => expect(codes()).toContain('vm.resumed'), GENEROUS)
    expect(host.history.find(({ code }) => code === 'vm.resumed')).toMatchObject({
      actor: 'guesthouse',
      sentence: '“writer” goes on: the host’s storage has room again',
    })
    // It is through when its last write is in the image.
    await expectWritten()
    expect(read(id).state).toBe('running')
    await endOrderly(id)
    await expectFilled(path)
  },
  LIMIT_MS,
)

test(
  'F10: a paused VM is known as such by the next Guesthouse, and a person may let it go on with less room',
  async () => {
    const { id, path } = await fillingVm()
    const release = fillUpTo({ path: host.poolPath, freeBytes: 2 * MIB })
    await life.vms.start(id)
    await vi.waitFor(() => expect(read(id).state).toBe('paused'), GENEROUS)
    await life.abandon()
    life = await host.open()
    await vi.waitFor(() => expect(read(id).cause.sentence).toMatch(/storage is full/), GENEROUS)
    release()
    await life.vms.resume(id).catch(() => {})
    await vi.waitFor(() => expect(read(id).state).toBe('running'), GENEROUS)
    await expectWritten()
    await endOrderly(id)
    await expectFilled(path)
  },
  LIMIT_MS,
)
