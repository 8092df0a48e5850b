import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { CommandLine, VmPreview } from '#lib/contract/command-line.ts'
import { Problem } from '#lib/contract/problem.ts'
import type { RightsSubject } from '#lib/contract/rights.ts'
import type { NewVm, Vm, VmChange } from '#lib/contract/vm.ts'
import { reasonAgainst } from '#lib/contract/vm-actions.ts'
import { readBootId } from '#lib/host/boot.ts'
import { createAutostart } from './autostart.ts'
import { changeVm } from './change.ts'
import { commandLineOf } from './command-line-view.ts'
import { BACK_OFF_MS } from './crash-policy.ts'
import { createCrashRestarts } from './crash-restarts.ts'
import { createVm, stoppedEntry } from './create.ts'
import type { VmDependencies } from './dependencies.ts'
import { createLogKeeper } from './log-keeper.ts'
import { pauseVm, powerOffVm, resetVm, resumeVm, shutDownVm } from './power.ts'
import { previewVm } from './preview.ts'
import { createQuotas, type OwnQuota } from './quotas.ts'
import { reconcile } from './reconcile.ts'
import { removeVm } from './remove.ts'
import { createScreenshots } from './screenshot.ts'
import { readSerialHistory, type SerialLog } from './serial-log.ts'
import { createSpaceWatch, type StorageRoom } from './space-watch.ts'
import { startVm } from './start.ts'
import type { StartWish } from './start-wish.ts'
import type { VmText } from './view-texts.ts'
import type { VmEntry } from './vm-entry.ts'
import { defineVmOperations } from './vm-operations.ts'

/** How long pages may show times by a clock that was set. */
const CLOCK_EVERY_MS = 2_000

export type Vms = ReturnType<typeof createVms>

/** Everything that can be done with VMs. One verb, one file beside this one. */
export function createVms(
  given: Omit<VmDependencies, 'restarts' | 'quotas'>,
  pool: { poolPath: string; space: () => Promise<StorageRoom> },
  {
    bootId = readBootId(),
    backOffMs = BACK_OFF_MS,
    quotaOf = () => null,
  }: {
    bootId?: string
    backOffMs?: readonly number[]
    /** What an owner’s VMs may have together; null: there is no such owner. */
    quotaOf?: (ownerId: string) => OwnQuota | null
  } = {},
) {
  const { registry, store, record } = given
  const start = (entry: VmEntry, wish: StartWish) => startVm(entry, dependencies, wish)
  const restarts = createCrashRestarts({ registry, record, start, backOffMs })
  const quotas = createQuotas({
    owned: () => registry.all().map(entry => entry.record),
    sizeOf: volumeId => given.volumes.find(volumeId)?.virtualSizeBytes ?? 0,
    quotaOf,
  })
  const dependencies: VmDependencies = { ...given, restarts, quotas }
  const autostart = createAutostart({
    ...{ registry, record, start, bootId, tasks: given.tasks },
    recordPath: join(given.dataPath, 'autostart.json'),
  })
  const operations = defineVmOperations(dependencies)
  const logKeeper = createLogKeeper({ registry })
  const spaceWatch = createSpaceWatch({ registry, record: dependencies.record, room: pool.space })
  const clock = setInterval(registry.followClock, CLOCK_EVERY_MS).unref()
  const screenshot = createScreenshots({ qemuUser: dependencies.qemu.user })

  /** Finds the VM, does something with it, and answers with what it is then. */
  async function changed(
    vmId: string,
    act: (entry: VmEntry, dependencies: VmDependencies) => Promise<void>,
  ): Promise<Vm> {
    const entry = registry.find(vmId)
    await act(entry, dependencies)
    return registry.view(entry)
  }

  return {
    /** Reads the wishes, then finds out what runs. Before the first page is served. @returns how many running VMs were adopted */
    async open(): Promise<number> {
      const records = await store.list()
      for (const record of records) registry.add(stoppedEntry(record, dependencies))
      const adopted = await reconcile(registry.all(), dependencies)
      await autostart.open()
      return adopted
    },
    /** Lets go of every QEMU; they run on. */
    close(): void {
      autostart.close()
      restarts.close()
      logKeeper.close()
      spaceWatch.close()
      clearInterval(clock)
      for (const { machine } of registry.all()) {
        machine?.monitor.stop()
        machine?.serial.close()
        // Tells what is still counted: a flood that goes on while Guesthouse ends.
        machine?.notes.close()
      }
    },

    count: (): number => registry.count(),
    list: (): Vm[] => registry.all().map(entry => registry.view(entry)),
    /** The same in JSON, VM by VM. */
    texts: (): VmText[] => registry.all().map(registry.text),
    read: (vmId: string): Vm => registry.view(registry.find(vmId)),
    /** What rights on it depend on. */
    subject: (vmId: string): (RightsSubject & { name: string }) | undefined => registry.get(vmId)?.record,
    /** undefined when there is none. */
    find(vmId: string): Vm | undefined {
      const entry = registry.get(vmId)
      return entry && registry.view(entry)
    },
    /** `id`: of a request that names what it makes, so that it can be sent again. */
    create: async (
      wish: NewVm,
      { id = randomUUID(), ownerId = null }: { id?: string; ownerId?: string | null } = {},
    ): Promise<Vm> => registry.view(await createVm(wish, { id, ownerId, operations }, dependencies)),
    /** Their account is gone, and the database has forgotten by itself whose they were. */
    disown(userId: string): void {
      for (const entry of registry.all()) {
        if (entry.record.ownerId !== userId) continue
        entry.record = { ...entry.record, ownerId: null }
        registry.announce(entry)
      }
    },
    preview: (wish: NewVm): Promise<VmPreview> => previewVm(wish, dependencies, pool),
    change: (vmId: string, change: VmChange): Promise<Vm> =>
      changed(vmId, entry => changeVm(entry, change, dependencies)),
    async remove(vmId: string, disks: 'keep' | 'delete'): Promise<undefined> {
      await removeVm(registry.find(vmId), { disks, operations }, dependencies)
    },

    start: (vmId: string): Promise<Vm> => changed(vmId, entry => startVm(entry, dependencies)),
    shutDown: (vmId: string): Promise<Vm> => changed(vmId, shutDownVm),
    powerOff: (vmId: string): Promise<Vm> => changed(vmId, powerOffVm),
    reset: (vmId: string): Promise<Vm> => changed(vmId, resetVm),
    pause: (vmId: string): Promise<Vm> => changed(vmId, pauseVm),
    resume: (vmId: string): Promise<Vm> => changed(vmId, resumeVm),

    screenshot: async (vmId: string): Promise<Buffer> => screenshot(registry.find(vmId)),
    commandLine: async (vmId: string): Promise<CommandLine> => commandLineOf(registry.find(vmId), dependencies),
    async serialHistory(vmId: string): Promise<Buffer> {
      const { machine, files } = registry.find(vmId)
      return machine ? machine.serial.history() : await readSerialHistory(files.serialLog)
    },

    /** The VM's own VNC socket, for the console relay. @throws Problem when it has no screen now */
    display(vmId: string): { socketPath: string } {
      const entry = registry.find(vmId)
      const reason = reasonAgainst('open-console', { name: entry.record.name, state: entry.state })
      if (reason) throw new Problem('vm-no-screen', reason)
      return { socketPath: entry.files.vncSocket }
    },
    serial(vmId: string): SerialLog {
      const { machine, record } = registry.find(vmId)
      if (!machine) throw new Problem('vm-no-screen', `“${record.name}” does not run: its serial port is silent.`)
      return machine.serial
    },
  }
}
