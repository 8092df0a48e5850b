import type { Caller } from '#lib/auth/caller.ts'
import type { Activity } from '#lib/contract/activity.ts'
import type { Health, Notice } from '#lib/contract/health.ts'
import type { Image } from '#lib/contract/image.ts'
import type { HouseRight, RightsSubject } from '#lib/contract/rights.ts'
import type { Task } from '#lib/contract/task.ts'
import type { Volume } from '#lib/contract/volume.ts'

/** What of a thing one caller may see. null, false: for them it does not exist. What they see all of is the same object. */
export type Sight = {
  vm(vm: RightsSubject): boolean
  volume(volume: Volume): Volume | null
  image(image: Image): Image | null
  task(task: Task): Task | null
  activity(activity: Pick<Activity, 'vmId'>): boolean
  health(health: Health): Health
}

/** What it needs to see a task, and to cancel it. A kind that nobody has decided about does not compile. */
export const TASK_RIGHTS: Record<Task['kind'], { see: HouseRight; cancel: HouseRight }> = {
  'image-upload': { see: 'library.read', cancel: 'library.write' },
  'acceleration-probe': { see: 'host.read', cancel: 'host.manage' },
  'vm-autostart': { see: 'host.read', cancel: 'host.manage' },
}

/** What is wrong, without the host’s paths and figures. */
const PLAIN_WORDS: Record<Notice['code'], string> = {
  'database-unwritable': 'Guesthouse can save nothing at the moment: nothing can be created or changed. VMs run on.',
  'database-damaged': 'The database of Guesthouse is damaged: nothing can be created or changed. VMs run on.',
  'storage-full': 'The host’s disk is full. Guests that write to it pause until there is room again.',
  'storage-low': 'The host is short of space: nothing is created or uploaded.',
  'event-loop-slow': 'Guesthouse answers slowly at the moment. VMs are not affected.',
  'open-files-low': 'Guesthouse has too much open: pages and VMs may not open.',
  'clock-jumped': 'The host’s clock was set. Times in the history go by the new one.',
  'database-restored': 'The database of Guesthouse was put back. What was changed after that copy may be missing.',
  unencrypted: 'What you type and see here crosses the network unencrypted, passwords included.',
}
const PLAIN_FIX = 'An admin sees more about it.'

/** Whether nothing at all has to be left out for them: not of VMs, and not of the host. */
export function seesEverything(caller: Caller): boolean {
  return caller.seesAll && caller.rights.has('host.manage')
}

/**
 * @param caller null: nobody is signed in
 * @param findVm undefined: there is no such VM
 */
export function sightOf(caller: Caller | null, findVm: (vmId: string) => RightsSubject | undefined): Sight {
  const may = (right: HouseRight) => caller?.rights.has(right) === true
  const seesVm = (vm: RightsSubject) => caller !== null && caller.rightsOn(vm).size > 0
  const seesVmOf = (vmId: string) => {
    const vm = findVm(vmId)
    return vm !== undefined && seesVm(vm)
  }
  return {
    vm: seesVm,
    volume(volume) {
      if (!may('storage.read')) return null
      // What nobody uses may hold what somebody else left on it.
      const isSeen = volume.usedBy === null ? may('storage.write') : seesVmOf(volume.usedBy.vmId)
      return isSeen ? volume : null
    },
    image(image) {
      if (!may('library.read')) return null
      const usedBy = image.usedBy.filter(({ vmId }) => seesVmOf(vmId))
      return usedBy.length === image.usedBy.length ? image : { ...image, usedBy }
    },
    task: task => (may(TASK_RIGHTS[task.kind].see) ? task : null),
    activity({ vmId }) {
      if (caller && seesEverything(caller)) return true
      return vmId === null ? may('host.read') : seesVmOf(vmId)
    },
    health(health) {
      if (may('host.read') || health.notices.length === 0) return health
      const notices = health.notices.map(({ code, level }) => ({
        ...{ code, level },
        sentence: PLAIN_WORDS[code],
        fix: PLAIN_FIX,
      }))
      return { ...health, notices }
    },
  }
}
