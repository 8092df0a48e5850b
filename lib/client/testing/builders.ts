import type { Activity } from '#lib/contract/activity.ts'
import type { HostUsage } from '#lib/contract/host.ts'
import type { Vm } from '#lib/contract/vm.ts'
import type { Volume } from '#lib/contract/volume.ts'
import { GIB } from '#lib/shared/bytes.ts'

const AT = '2026-11-23T09:00:00Z'

/** A stopped VM with one disk; say only what the test is about. */
export function aVm(wish: Partial<Vm> = {}): Vm {
  return {
    id: crypto.randomUUID(),
    name: 'web',
    note: '',
    state: 'stopped',
    cause: { sentence: 'Powered off by the guest', since: AT, log: [] },
    vcpus: 2,
    memoryMiB: 2048,
    firmware: 'bios',
    machineType: 'pc-q35-7.2',
    bootOrder: ['disk', 'cd'],
    disks: [
      {
        id: 'disk0',
        volumeId: crypto.randomUUID(),
        volumeName: 'web',
        bus: 'virtio-blk',
        format: 'qcow2',
        virtualSizeBytes: 32 * GIB,
        allocatedBytes: 3 * GIB,
        missing: false,
      },
    ],
    cdrom: { imageId: null, fileName: null, missing: false },
    autostart: { enabled: false, order: 100, delaySeconds: 0 },
    crashPolicy: 'stay-off',
    ownerId: null,
    tags: [],
    nextStart: null,
    nics: [{ id: 'nic0', model: 'virtio-net', macAddress: '52:54:00:12:34:56', network: 'nat' }],
    createdAt: AT,
    startedAt: null,
    acceleration: null,
    pid: null,
    usage: null,
    ...wish,
  }
}

export function aVolume(wish: Partial<Volume> = {}): Volume {
  return {
    id: crypto.randomUUID(),
    poolId: 'default',
    name: 'root',
    format: 'qcow2',
    virtualSizeBytes: 32 * GIB,
    allocatedBytes: 3 * GIB,
    missing: false,
    createdAt: AT,
    usedBy: null,
    ...wish,
  }
}

export function anActivity(wish: Partial<Activity> = {}): Activity {
  return {
    id: 1,
    at: AT,
    level: 'info',
    actor: 'person',
    by: null,
    code: 'vm.started',
    sentence: '“web” was started',
    vmId: null,
    vmName: null,
    log: [],
    ...wish,
  }
}

export function aUsage(wish: Partial<HostUsage> = {}): HostUsage {
  return {
    cpuPercent: 10,
    memoryTotalBytes: 16 * GIB,
    memoryAvailableBytes: 8 * GIB,
    diskTotalBytes: 100 * GIB,
    diskFreeBytes: 50 * GIB,
    loadAverage1: 0.5,
    ...wish,
  }
}
