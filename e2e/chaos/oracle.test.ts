import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import { aVm, aVolume } from '#lib/client/testing/builders.ts'
import type { Vm } from '#lib/contract/vm.ts'
import { Ledger, type LedgerVm } from './ledger.ts'
import { checkAdoption, checkProcesses, checkPromises, type Seen } from './oracle.ts'
import { qemusIn } from './processes.ts'

/** One VM with its disk, acknowledged, and listed as it should be. */
function asPromised() {
  const volume = aVolume({ name: 'web' })
  const [disk] = aVm().disks
  const vm = aVm({ note: 'as it was', disks: disk ? [{ ...disk, volumeId: volume.id }] : [] })
  const ledger = new Ledger()
  const known = ledger.addVm({ id: vm.id, name: vm.name, volumeId: volume.id, note: vm.note })
  const seen: Seen = { vms: [vm], volumes: [{ ...volume, usedBy: { vmId: vm.id, vmName: vm.name } }], images: [] }
  return { ledger, known, vm, seen }
}
type Round = ReturnType<typeof asPromised>

function complaintsAfter(spoil: (round: Round) => Partial<Seen> | undefined): string[] {
  const round = asPromised()
  const seen = { ...round.seen, ...spoil(round) }
  return checkPromises(round, seen)
}

test('an oracle that sees what was promised has nothing to complain about', () => {
  expect(complaintsAfter(() => undefined)).toEqual([])
})

const iso = { fileName: 'kept-1.iso', possible: new Set(['sha']), exists: 'yes' as const }

test.each<[string, (round: Round) => Partial<Seen> | undefined, string]>([
  ['a lost VM', () => ({ vms: [] }), '“web” was acknowledged, and is lost'],
  ['a VM that came back', ({ known }) => changed(known, { exists: 'no' }), '“web” was deleted, and is back'],
  ['a lost disk', () => ({ volumes: [] }), '“web” is there, and its disk is not'],
  [
    'a change that was undone',
    ({ vm }) => ({ vms: [{ ...vm, note: '' }] }),
    '“web” has the note “”, which nobody gave it',
  ],
  [
    'a VM that nobody made',
    ({ vm }) => ({ vms: [vm, aVm({ name: 'ghost', disks: [] })] }),
    '“ghost” was made by nobody',
  ],
  ['a VM made twice', ({ vm }) => ({ vms: [vm, aVm({ name: 'web', disks: [] })] }), 'Two are “web”'],
  ['a lost upload', ({ ledger }) => void ledger.images.set(iso.fileName, iso), 'kept-1.iso is lost'],
  [
    'half a deletion',
    ({ known, seen }) => {
      changed(known, { exists: 'unknown', cutDeletions: ['delete'] })
      return { vms: [], volumes: seen.volumes.map(volume => ({ ...volume, usedBy: null })) }
    },
    '“web” was deleted, and the disk that was to go is there',
  ],
  [
    'half a creation',
    ({ ledger, seen }) => {
      ledger.cutCreations.push({ name: 'db', wantsNewDisk: true, retry: null })
      return { volumes: [...seen.volumes, aVolume({ id: 'half', name: 'db' })] }
    },
    '“db” was not made, and its disk half was',
  ],
])('the oracle sees %s', (_, spoil, complaint) => {
  expect(complaintsAfter(spoil)).toContain(complaint)
})

function changed(known: LedgerVm, to: Partial<LedgerVm>): undefined {
  Object.assign(known, to)
}

/** A process that looks like a QEMU of this folder to whoever reads the process table. */
async function somethingLikeQemu(vmId: string) {
  const folder = `/tmp/gh-oracle-${vmId}`
  const program = spawn(
    process.execPath,
    ['-e', 'setInterval(() => {}, 1e6)', '--', `${folder}/qmp.sock`, '-uuid', vmId],
    {
      argv0: 'qemu-system-x86_64',
      stdio: 'ignore',
    },
  )
  onTestFinished(() => void program.kill('SIGKILL'))
  await once(program, 'spawn')
  await expect.poll(() => qemusIn(folder)).toHaveLength(1)
  return { root: folder, pid: program.pid ?? 0 }
}

test('the oracle sees a QEMU that is nobody’s, and a VM whose process is not there', async () => {
  const vm = aVm({ state: 'running' })
  const { root, pid } = await somethingLikeQemu(vm.id)
  expect(checkProcesses({ root }, { vms: [{ ...vm, pid }] })).toEqual([])
  expect(checkProcesses({ root }, { vms: [] })).toEqual([`QEMU ${pid} of ${vm.id} is nobody’s`])
  expect(checkProcesses({ root }, { vms: [{ ...vm, pid: 1 }] })).toContain(
    '“web” is shown as process 1, which is not there',
  )
})

test('F01: the oracle sees a running VM that was not taken over, or whose process is another now', async () => {
  const { ledger, known, vm } = asPromised()
  const { root, pid } = await somethingLikeQemu(vm.id)
  const before = qemusIn(root)
  const look = (shown: Partial<Vm>) =>
    checkAdoption({ ledger, hit: new Set() }, { vms: [{ ...vm, ...shown }], before, stopped: null })
  changed(known, { mustRunAs: pid })
  expect(look({ state: 'running', pid })).toEqual([])
  expect(look({ state: 'stopped', pid: null })).toEqual([`“web” is process null, and ran as ${pid}`])
  expect(look({ state: 'running', pid: 1 })).toEqual([`“web” is process 1, and ran as ${pid}`])
  changed(known, { mustRunAs: 1 })
  expect(look({ state: 'running', pid })).toEqual(['“web” ran as 1, and is gone'])
})
