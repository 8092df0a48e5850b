import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LiveEvent } from '#lib/contract/events.ts'
import { Problem } from '#lib/contract/problem.ts'
import { NO_QUOTA } from '#lib/contract/user.ts'
import { openDatabase } from '#lib/db/client.ts'
import { createOperationStore } from '#lib/db/operation-store.ts'
import { createUserStore } from '#lib/db/user-store.ts'
import { createVmStore } from '#lib/db/vm-store.ts'
import { createVolumeStore } from '#lib/db/volume-store.ts'
import { findInstalledQemu } from '#lib/hypervisor/programs.ts'
import { NO_FAIL_POINTS } from '#lib/operations/fail-points.ts'
import { createOperations } from '#lib/operations/operations.ts'
import { identityOfChild } from '#lib/qemu/process/identity.ts'
import { forceOff } from '#lib/qemu/process/signal.ts'
import { readSpace } from '#lib/storage/space.ts'
import { createVolumes } from '#lib/storage/volumes.ts'
import { createTasks } from '#lib/tasks/tasks.ts'
import type { ActivityEntry } from '../dependencies.ts'
import type { OwnQuota } from '../quotas.ts'
import { findMachines } from '../reconcile.ts'
import { createVmRegistry } from '../registry.ts'
import { createVms } from '../vms.ts'

/** A whole place for VMs in a temporary directory: real database, real qemu-img, real QEMU under emulation. */
export async function createVmHost() {
  const root = await mkdtemp(join(tmpdir(), 'gh-vms-'))
  const dataPath = join(root, 'data')
  const runtimePath = join(root, 'run')
  const poolPath = join(dataPath, 'pool')
  for (const path of [runtimePath, poolPath, join(dataPath, 'cache')]) await mkdir(path, { recursive: true })
  const installed = await findInstalledQemu({
    searchPath: '/usr/bin',
    binaryPath: null,
    cachePath: join(dataPath, 'cache'),
  })
  const events: LiveEvent[] = []
  const history: ActivityEntry[] = []
  const createdVms = new Set<string>()

  /** One life of Guesthouse on this data; another one begins where this one was cut off. */
  async function open({
    binaryPath = installed.binaryPath,
    probed = async () => {},
    ...policy
  }: {
    binaryPath?: string
    /** Waited for whenever it is asked what this host’s QEMU can do. */
    probed?: () => Promise<void>
    bootId?: string
    backOffMs?: readonly number[]
    quotaOf?: (ownerId: string) => OwnQuota | null
  } = {}) {
    const publish = (event: LiveEvent) => void events.push(event)
    const database = await openDatabase({ path: join(dataPath, 'guesthouse.db') })
    const registry = createVmRegistry({
      publish,
      lookups: { volume: id => volumes.find(id), image: () => null },
    })
    const tasks = createTasks({ publish })
    const operations = createOperations({
      store: createOperationStore(database),
      tasks,
      record: ({ vm = null, ...activity }) => void history.push({ ...activity, vm }),
    })
    const volumes = createVolumes({
      operations,
      store: createVolumeStore(database),
      poolPath,
      qemuImgPath: installed.imgPath,
      fileOwner: null,
      publish,
      usedBy: volumeId => registry.users().ofVolume.get(volumeId) ?? null,
    })
    const noImage = () => Promise.reject(new Problem('image-not-found', 'There is no library here.'))
    const vms = createVms(
      {
        operations,
        registry,
        store: createVmStore(database),
        volumes,
        images: { read: noImage, locate: noImage, announce: () => {} },
        qemu: {
          user: null,
          async host() {
            await probed()
            return { ...installed, binaryPath, accelerator: 'tcg', cpuModel: 'max' }
          },
        },
        record: entry => void history.push(entry),
        dataPath,
        runtimePath,
        guesthouseVersion: 'test',
        failPoints: NO_FAIL_POINTS,
        tasks,
      },
      { poolPath, space: async () => ({ ...(await readSpace(poolPath)), unusedBytes: 0 }) },
      policy,
    )
    await operations.recover()
    await volumes.sweep()
    const adopted = await vms.open()
    return {
      vms,
      volumes,
      registry,
      tasks,
      adopted,
      async create(wish: Partial<Parameters<typeof vms.create>[0]> = {}, ownerId: string | null = null) {
        const whole: Parameters<typeof vms.create>[0] = {
          name: `vm ${createdVms.size + 1}`,
          note: '',
          vcpus: 1,
          memoryMiB: 32,
          firmware: 'bios',
          disk: { kind: 'new', format: 'raw', sizeBytes: 1024 * 1024, bus: 'virtio-blk' },
          imageId: null,
          nic: null,
          autostart: { enabled: false, order: 100, delaySeconds: 0 },
          crashPolicy: 'stay-off',
          tags: [],
          bootOrder: ['disk', 'cd'],
          ...wish,
        }
        const vm = await vms.create(whole, { ownerId })
        createdVms.add(vm.id)
        return vm
      },
      /** An account that can own VMs. */
      async user(id: string) {
        await createUserStore(database).insert({ id, name: id, role: 'operator', passwordHash: null, quota: NO_QUOTA })
      },
      /** As a crash does it: nothing is told to anybody, but for floods that go on. */
      async abandon() {
        vms.close()
        operations.close()
        await database.close()
      },
    }
  }

  return {
    open,
    events,
    history,
    dataPath,
    runtimePath,
    poolPath,
    qemuPath: installed.binaryPath,
    /** Ends every QEMU of this place, whatever state its test left it in. */
    async close() {
      for (const { identity } of findMachines()) if (createdVms.has(identity.uuid ?? '')) await forceOff(identity)
      await rm(root, { recursive: true, force: true, maxRetries: 5 })
    },
    /** Until its last thread is through: an ending QEMU would still be found. */
    isAlive: (pid: number) => identityOfChild({ pid, args: [] }) !== null,
  }
}
export type VmHost = Awaited<ReturnType<typeof createVmHost>>
