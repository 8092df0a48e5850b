import type { Users } from '#lib/auth/users.ts'
import type { Images } from '#lib/storage/images/images.ts'
import type { Volumes } from '#lib/storage/volumes.ts'
import type { Tasks } from '#lib/tasks/tasks.ts'
import type { Vms } from '#lib/vms/vms.ts'

export type Target = { target: string | null; vmId: string | null }

/** What the parameters of a path are about, by its name: afterwards it may be gone, or have another. Never throws. */
export type FindTarget = (params: unknown) => Promise<Target>

export type Named = {
  vms: Pick<Vms, 'find'>
  volumes: Pick<Volumes, 'read'>
  images: Pick<Images, 'read'>
  tasks: Pick<Tasks, 'list'>
  users: Pick<Users, 'find'>
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export function createFindTarget({ vms, volumes, images, tasks, users }: Named): FindTarget {
  const names: Record<string, (id: string) => string | undefined | Promise<string>> = {
    vmId: id => vms.find(id)?.name,
    volumeId: id => volumes.read(id).name,
    imageId: async id => (await images.read(id)).fileName,
    taskId: id => tasks.list().find(task => task.id === id)?.title,
    userId: id => users.find(id)?.name,
  }

  async function nameOf(parameter: string, id: string): Promise<string | null> {
    try {
      const name = await names[parameter]?.(id)
      if (name !== undefined) return name
    } catch {
      // There is no such thing: its id says what was meant.
    }
    // Ids are no secrets; what else stands in a path may be one.
    return UUID.test(id) && parameter !== 'vmId' ? id : null
  }

  return async params => {
    const [parameter, id] = typeof params === 'object' && params !== null ? (Object.entries(params)[0] ?? []) : []
    if (parameter === undefined || typeof id !== 'string') return { target: null, vmId: null }
    return { target: await nameOf(parameter, id), vmId: parameter === 'vmId' && UUID.test(id) ? id : null }
  }
}
