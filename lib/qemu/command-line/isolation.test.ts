import { readdir, readFile, readlink } from 'node:fs/promises'
import { execa } from 'execa'
import { expect, test } from 'vitest'
import type { MachineSpec } from '../machine-spec.ts'
import { goldenSpec } from './testing/golden-cases.ts'
import { withRealMachine } from './testing/real-machine.ts'

/** Paths of all files that a process holds open. */
async function openFiles(pid: number): Promise<string[]> {
  const descriptors = await readdir(`/proc/${pid}/fd`)
  return Promise.all(descriptors.map(fd => readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')))
}

/** Sockets in the top of the temporary directory: these tests make their files themselves. */
const SOCKETS = {
  monitorSocketPath: '/vm/qmp',
  rescueSocketPath: '/vm/qmp2',
  serialSocketPath: null,
  guestAgentSocketPath: null,
  display: { model: 'none', vncSocketPath: null, tablet: false },
} as const

const oneDisk = goldenSpec('nic-none')

function withDisk(change: object): MachineSpec {
  return { ...oneDisk, disks: oneDisk.disks.map(disk => ({ ...disk, ...change })) }
}

test('S18: QEMU runs under seccomp and can gain no privileges', async () => {
  await withRealMachine(oneDisk, async ({ pid }) => {
    const status = await readFile(`/proc/${pid}/status`, 'utf8')
    expect(status).toMatch(/^Seccomp:\t2$/m)
    expect(status).toMatch(/^NoNewPrivs:\t1$/m)
  })
})

test('S01: a backing file that only the header claims is not opened', async () => {
  const spec = withDisk({ path: '/vm/evil.qcow2' })
  const claim = async ({ disks }: MachineSpec) => {
    const path = disks[0]?.path ?? ''
    await execa('qemu-img', ['create', '-q', '-f', 'raw', '--', `${path}.secret`, '1M'])
    await execa('qemu-img', ['create', '-q', '-f', 'qcow2', '-b', `${path}.secret`, '-F', 'raw', '--', path])
  }
  await withRealMachine(
    { ...spec, ...SOCKETS },
    async ({ pid }) => {
      const files = await openFiles(pid)
      expect(files.filter(file => file.endsWith('evil.qcow2'))).not.toEqual([])
      expect(files.filter(file => file.endsWith('.secret'))).toEqual([])
    },
    claim,
  )
})

test('S09: a raw disk on which the guest wrote a qcow2 header stays raw', async () => {
  const spec = withDisk({ path: '/vm/guest.raw', format: 'raw' })
  const plant = async ({ disks }: MachineSpec) => {
    const path = disks[0]?.path ?? ''
    await execa('qemu-img', ['create', '-q', '-f', 'qcow2', '--', path, '1G'])
  }
  await withRealMachine(
    { ...spec, ...SOCKETS },
    async ({ execute }) => {
      expect(await execute('query-named-block-nodes')).toContainEqual(
        expect.objectContaining({
          'node-name': 'disk-root',
          drv: 'raw',
          image: expect.objectContaining({ format: 'raw' }),
        }),
      )
    },
    plant,
  )
})

test('S04: a CD whose content is a qcow2 image is raw and read-only', async () => {
  const spec = { ...goldenSpec('cd-two'), disks: [], ...SOCKETS }
  const plant = async ({ cdroms }: MachineSpec) => {
    for (const { isoPath } of cdroms)
      await execa('qemu-img', ['create', '-q', '-f', 'qcow2', '--', isoPath ?? '', '1G'])
  }
  await withRealMachine(
    spec,
    async ({ execute }) => {
      expect(await execute('query-named-block-nodes')).toContainEqual(
        expect.objectContaining({ 'node-name': 'cd-cd0', drv: 'raw', ro: true }),
      )
    },
    plant,
  )
})

test('F14: a second machine on a disk that is in use is refused by QEMU', async () => {
  await withRealMachine(oneDisk, async ({ pid }) => {
    const path = (await openFiles(pid)).find(file => file.endsWith('root.qcow2')) ?? ''
    const second = { ...withDisk({ path }), uuid: '6d1b3d3e-6f0a-4a51-9b5c-0d4f3f1c2a02', ...SOCKETS }
    const none = async () => {}
    await expect(withRealMachine(second, async () => {}, none)).rejects.toThrow('Failed to get "write" lock')
  })
})

test('a medium can be put into an empty drive and taken out again under the names that follow from its id', async () => {
  await withRealMachine(goldenSpec('cd-empty'), async ({ execute }) => {
    await execute('blockdev-open-tray', { id: 'cd-cd0' })
    await execute('blockdev-add', { driver: 'null-co', 'node-name': 'medium', 'read-only': true })
    await execute('blockdev-insert-medium', { id: 'cd-cd0', 'node-name': 'medium' })
    await execute('blockdev-close-tray', { id: 'cd-cd0' })
    expect(await execute('query-block')).toContainEqual(
      expect.objectContaining({ inserted: expect.objectContaining({ 'node-name': 'medium' }) }),
    )
  })
})
