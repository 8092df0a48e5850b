import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { isProblem } from '#lib/contract/problem.ts'
import { type VmFiles, vmFiles } from './files.ts'
import { createVmHost, type VmHost } from './testing/vm-host.ts'

let host: VmHost
let life: Awaited<ReturnType<VmHost['open']>>
beforeEach(async () => {
  host = await createVmHost()
  life = await host.open()
})
afterEach(async () => {
  await life.abandon()
  await host.close()
})

/** What takes the place of a file that was moved away. */
const WAYS = {
  'is moved away': async () => {},
  'has a folder in its place': async (path: string) => void (await mkdir(join(path, 'not empty'), { recursive: true })),
  'is emptied': (path: string) => writeFile(path, ''),
  'is a link to elsewhere': (path: string) => symlink('/etc/hostname', path),
}
type Way = keyof typeof WAYS
type Place = { files: VmFiles; diskPath: string }

/** `starts`: it is made anew, or was not needed. Otherwise the words of the refusal, which also names the path. */
type Row = { file: string; locate: (place: Place) => string; seen: Record<Way, 'starts' | RegExp> }

const ALWAYS = { 'is moved away': 'starts', 'is emptied': 'starts', 'is a link to elsewhere': 'starts' } as const
const IN_THE_WAY = /something else is in the place of .*move it away/
const MATRIX: Row[] = [
  {
    file: 'the disk',
    locate: ({ diskPath }) => diskPath,
    seen: {
      'is moved away': /is gone: .* does not exist\. Put the file back/,
      'has a folder in its place': /is a folder now\. Put the file back/,
      'is emptied': /was cut or replaced: .* has 0 B instead of 1 MiB\. Put the file back/,
      'is a link to elsewhere': /is a symbolic link now\. Put the file back/,
    },
  },
  {
    file: 'the UEFI variables',
    locate: ({ files }) => files.uefiVars,
    seen: {
      'is moved away': 'starts',
      'has a folder in its place': /is a folder now\. Move it away/,
      'is emptied': /was cut to 0 bytes\. Move it away/,
      'is a link to elsewhere': /is a symbolic link now\. Move it away/,
    },
  },
  {
    file: 'the start record',
    locate: ({ files }) => files.runRecord,
    seen: { ...ALWAYS, 'has a folder in its place': IN_THE_WAY },
  },
  {
    file: 'QEMU’s log',
    locate: ({ files }) => files.qemuLog,
    seen: { ...ALWAYS, 'has a folder in its place': IN_THE_WAY },
  },
  {
    file: 'the VM’s directory',
    locate: ({ files }) => files.directory,
    seen: {
      'is moved away': 'starts',
      'has a folder in its place': 'starts',
      'is emptied': IN_THE_WAY,
      'is a link to elsewhere': IN_THE_WAY,
    },
  },
  {
    file: 'the runtime directory',
    locate: ({ files }) => files.runtimeDirectory,
    seen: { ...ALWAYS, 'has a folder in its place': 'starts' },
  },
]

async function usedVm(): Promise<{ id: string } & Place> {
  const { id, disks } = await life.create({ name: 'web', firmware: 'uefi' })
  await life.vms.start(id)
  await life.vms.powerOff(id)
  const { path } = await life.volumes.locate(disks[0]?.volumeId ?? '')
  return { id, files: vmFiles({ ...host, vmId: id }), diskPath: path }
}

describe.each(MATRIX)('F24: $file', ({ locate, seen }) => {
  test.each(Object.entries(WAYS))(
    '%s: the VM starts or says which file, and starts when it is back',
    async (way, replace) => {
      const { id, ...place } = await usedVm()
      const path = locate(place)
      await rename(path, `${path}.away`)
      await replace(path)
      const outcome = await life.vms.start(id).catch((error: unknown) => error)
      const expected = new Map(Object.entries(seen)).get(way) ?? 'starts'
      if (expected === 'starts') {
        expect(outcome).toMatchObject({ state: 'running' })
        await life.vms.powerOff(id)
      } else {
        if (!isProblem(outcome)) throw outcome
        expect(outcome.detail).toMatch(expected)
        expect(outcome.detail).toContain(path)
      }
      expect(life.vms.read(id).state).toBe('stopped')
      await rm(path, { recursive: true, force: true })
      await rename(`${path}.away`, path)
      expect(await life.vms.start(id)).toMatchObject({ state: 'running' })
    },
  )
})

describe('F24: moved away under a VM that runs', () => {
  /** Without its socket QEMU cannot be asked any more, which is what the page then says; it can still be ended. */
  const FILES: Record<string, { locate: (place: Place) => string; state: string }> = {
    'the disk': { locate: ({ diskPath }) => diskPath, state: 'running' },
    'the start record': { locate: ({ files }) => files.runRecord, state: 'running' },
    'QEMU’s log': { locate: ({ files }) => files.qemuLog, state: 'running' },
    'the VM’s directory': { locate: ({ files }) => files.directory, state: 'running' },
    'the monitor’s socket': { locate: ({ files }) => files.monitorSocket, state: 'not-responding' },
    'the runtime directory': { locate: ({ files }) => files.runtimeDirectory, state: 'not-responding' },
  }
  test.each(Object.entries(FILES))('%s: it runs on, the next Guesthouse knows it and can end it', async (_, row) => {
    const { id, ...place } = await usedVm()
    const { pid } = await life.vms.start(id)
    const path = row.locate(place)
    await rename(path, `${path}.away`)
    expect(life.vms.read(id)).toMatchObject({ state: 'running', pid })
    await life.abandon()
    life = await host.open()
    expect(life.vms.read(id)).toMatchObject({ state: row.state, pid })
    expect(await life.vms.powerOff(id)).toMatchObject({ state: 'stopped', pid: null })
    expect(host.isAlive(pid ?? 0)).toBe(false)
  })
})
