import type { Caller } from '#lib/auth/caller.ts'
import type { Users } from '#lib/auth/users.ts'
import type { Health } from '#lib/contract/health.ts'
import type { Image } from '#lib/contract/image.ts'
import { Problem } from '#lib/contract/problem.ts'
import { type RightsSubject, VM_RIGHTS } from '#lib/contract/rights.ts'
import type { Task } from '#lib/contract/task.ts'
import type { NewVm, Vm, VmChange } from '#lib/contract/vm.ts'
import type { Volume } from '#lib/contract/volume.ts'
import type { ActivityOf } from '#lib/db/activity-store.ts'
import { seesEverything, sightOf, TASK_RIGHTS } from './sight.ts'
import { createStreamView, type StreamView } from './stream-view.ts'

/** What of everything a caller may see and name: for them the rest does not exist, and they are told so in the same words. */
export type Visible = {
  vms(caller: Caller): Vm[]
  volumes(caller: Caller): Volume[]
  /** @throws Problem `volume-not-found` */
  volume(caller: Caller, volumeId: string): Volume
  images(caller: Caller): Promise<Image[]>
  /** @throws Problem `image-not-found` */
  image(caller: Caller, imageId: string): Promise<Image>
  /** Before an image is deleted: who uses it may be none of the caller’s business. @throws Problem `image-in-use` */
  requireUnused(caller: Caller, imageId: string): Promise<void>
  tasks(caller: Caller): Task[]
  /** @throws Problem `task-not-found`, `not-allowed` */
  requireCancellable(caller: Caller, taskId: string): void
  /** Which activities are theirs to read; undefined: all. */
  activities(caller: Caller): ActivityOf | undefined
  /** null: nobody is signed in. */
  health(caller: Caller | null): Health
  /** What a new VM is made of. @throws Problem `volume-not-found`, `image-not-found` */
  requireParts(caller: Caller, wish: Pick<NewVm, 'imageId' | 'disk'>): void
  /** What a VM is changed to. @throws Problem `not-allowed`, `image-not-found`, `user-not-found` */
  requireChange(caller: Caller, vmId: string, change: VmChange): void
  /** @param again whose the same credentials are now */
  stream(caller: Caller, again: () => Caller | null): StreamView
}

export type VisibleSources = {
  vms: { list: () => Vm[]; read: (vmId: string) => Vm; subject: (vmId: string) => RightsSubject | undefined }
  volumes: { list: () => Volume[]; read: (volumeId: string) => Volume }
  images: { list: () => Promise<Image[]>; read: (imageId: string) => Promise<Image> }
  tasks: { list: () => Task[] }
  users: Pick<Users, 'find' | 'onChange'>
  health: () => Health
}

const noSuchVolume = () => new Problem('volume-not-found', 'This volume does not exist (any more).')
const noSuchImage = () => new Problem('image-not-found', 'This image is not in the library (any more).')

export function createVisible(sources: VisibleSources): Visible {
  const { vms, volumes, images, tasks, users } = sources
  const sight = (caller: Caller | null) => sightOf(caller, vms.subject)

  function volume(caller: Caller, volumeId: string): Volume {
    const seen = sight(caller).volume(volumes.read(volumeId))
    if (!seen) throw noSuchVolume()
    return seen
  }

  function requireImage(caller: Caller, imageId: string | null | undefined): void {
    if (typeof imageId === 'string' && !caller.rights.has('library.read')) throw noSuchImage()
  }

  return {
    vms: caller => (caller.seesAll ? vms.list() : vms.list().filter(sight(caller).vm)),
    volumes(caller) {
      const { volume: seen } = sight(caller)
      return volumes.list().flatMap(each => seen(each) ?? [])
    },
    volume,
    async images(caller) {
      const { image } = sight(caller)
      return (await images.list()).flatMap(each => image(each) ?? [])
    },
    async image(caller, imageId) {
      const seen = sight(caller).image(await images.read(imageId))
      if (!seen) throw noSuchImage()
      return seen
    },
    async requireUnused(caller, imageId) {
      const all = await images.read(imageId)
      const seen = sight(caller).image(all)
      if (!seen) throw noSuchImage()
      if (seen.usedBy.length === all.usedBy.length) return
      const sentence = `A VM of somebody else has “${all.fileName}” in its CD drive. Ask an admin to take it out.`
      throw new Problem('image-in-use', sentence)
    },
    tasks(caller) {
      const { task } = sight(caller)
      return tasks.list().filter(each => task(each) !== null)
    },
    requireCancellable(caller, taskId) {
      const task = tasks.list().find(({ id }) => id === taskId)
      if (!task || !sight(caller).task(task)) {
        throw new Problem('task-not-found', 'This task is not known (any more).')
      }
      if (caller.rights.has(TASK_RIGHTS[task.kind].cancel)) return
      throw new Problem('not-allowed', `You may see “${task.title}”, but not cancel it. Ask an admin.`)
    },
    activities(caller) {
      if (seesEverything(caller)) return undefined
      const seen = vms.list().filter(sight(caller).vm)
      return { vmIds: seen.map(({ id }) => id), host: caller.rights.has('host.read') }
    },
    health: caller => sight(caller).health(sources.health()),
    requireParts(caller, { imageId, disk }) {
      requireImage(caller, imageId)
      // Who sees every volume is told by whoever uses it that it is gone.
      if (disk?.kind === 'existing' && !caller.rights.has('storage.write')) volume(caller, disk.volumeId)
    },
    requireChange(caller, vmId, change) {
      const vm = vms.read(vmId)
      if (change.imageId !== vm.cdrom.imageId) requireImage(caller, change.imageId)
      if (change.tags && change.tags.join() !== vm.tags.join()) requireEverything(caller, vm)
      const { ownerId } = change
      if (ownerId === undefined || ownerId === vm.ownerId) return
      if (!caller.rights.has('access.manage')) {
        throw new Problem('not-allowed', 'Only an admin can give a VM to somebody else.')
      }
      if (ownerId !== null && users.find(ownerId) === null) {
        throw new Problem('user-not-found', 'The new owner’s account does not exist (any more). Choose another.')
      }
    },
    stream: (caller, again) =>
      createStreamView(caller, {
        ...{ listVms: vms.list, findVm: vms.subject, listVolumes: volumes.list, again },
        ...{ findUser: users.find, onUserChange: users.onChange },
      }),
  }
}

/** Rights hang on tags: who could set them with fewer rights would give themselves, or others, more. */
function requireEverything(caller: Caller, vm: RightsSubject): void {
  if (caller.rightsOn(vm).size === VM_RIGHTS.length) return
  throw new Problem('not-allowed', 'Only its owner or an admin can change a VM’s tags: rights hang on them.')
}
