import type { ActivityLog, NewActivity } from '#lib/activity/activity-log.ts'
import type { Acceleration } from '#lib/contract/host.ts'
import type { DatabaseCopies } from '#lib/db/database-copies.ts'
import type { Hypervisor } from '#lib/hypervisor/hypervisor.ts'
import type { Images } from '#lib/storage/images/images.ts'
import type { Volumes } from '#lib/storage/volumes.ts'

type Record = (activity: NewActivity) => void

const byPerson = { level: 'info', actor: 'person' } as const

/** What a person does to images, volumes, copies and the host, in the history. VMs note theirs themselves, with what became of it. */
export function noted(
  services: {
    images: Pick<Images, 'read' | 'remove'>
    volumes: Pick<Volumes, 'read' | 'remove'>
    copies: Pick<DatabaseCopies, 'make'>
    host: Pick<Hypervisor, 'probeAcceleration'>
  },
  record: Record,
): {
  images: Pick<Images, 'remove'>
  volumes: Pick<Volumes, 'remove'>
  copies: Pick<DatabaseCopies, 'make'>
  host: Pick<Hypervisor, 'probeAcceleration'>
} {
  const { images, volumes, copies, host } = services
  return {
    images: {
      async remove(id) {
        const name = await images.read(id).then(({ fileName }) => fileName)
        await images.remove(id)
        record({ ...byPerson, code: 'image.deleted', sentence: `The ISO “${name}” was deleted` })
      },
    },
    volumes: {
      async remove(id) {
        const { name } = volumes.read(id)
        await volumes.remove(id)
        record({ ...byPerson, code: 'volume.deleted', sentence: `The disk “${name}” was deleted` })
      },
    },
    copies: {
      async make(reason) {
        const copy = await copies.make(reason)
        if (reason === 'asked') {
          record({ ...byPerson, code: 'database.copied', sentence: 'A copy of the database was made' })
        }
        return copy
      },
    },
    host: {
      probeAcceleration() {
        const task = host.probeAcceleration()
        const sentence = 'Which acceleration works was to be found out again'
        record({ ...byPerson, code: 'host.acceleration-probed', sentence })
        return task
      },
    },
  }
}

const DECIDED = 'host.accelerator-'

/** Tells when VMs will start with another accelerator than the history knows of: KVM that came or went, also between two starts. */
export async function noteAcceleration(
  { accelerator, reason }: Pick<Acceleration, 'accelerator' | 'reason'>,
  activity: Pick<ActivityLog, 'add' | 'list'>,
): Promise<void> {
  const [last] = await activity.list({ code: DECIDED, limit: 1 })
  const code = `${DECIDED}${accelerator}`
  if (last?.code === code) return
  const now =
    accelerator === 'kvm'
      ? 'KVM works: VMs that start from now on run with it'
      : 'KVM cannot be used: VMs that start from now on are emulated, and slow'
  activity.add({
    level: accelerator === 'kvm' ? 'info' : 'warning',
    actor: 'host',
    code,
    sentence: now,
    log: [reason],
  })
}
