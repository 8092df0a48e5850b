import type { NewActivity } from '#lib/activity/activity-log.ts'
import { isProblem } from '#lib/contract/problem.ts'
import type { Found } from '#lib/rescue/found.ts'

/** What the history says of copies and of what came back. */
export function copyFailed(error: unknown): NewActivity {
  const sentence = isProblem(error) ? error.detail : 'The daily copy of the database could not be made.'
  return { level: 'warning', actor: 'guesthouse', code: 'database.copy-failed', sentence }
}

export function takenBack({ vms, volumes, warnings }: Pick<Found, 'vms' | 'volumes' | 'warnings'>): NewActivity[] {
  const own = { level: 'warning', actor: 'guesthouse', code: 'database.taken-back' } as const
  const inVms = new Set(vms.flatMap(vm => vm.disks.map(({ volumeId }) => volumeId)))
  return [
    ...vms.map(vm => ({
      ...own,
      sentence: `The database did not know “${vm.name}”; it was taken back from the files beside it`,
      vm: { id: vm.id, name: vm.name },
    })),
    ...volumes
      .filter(({ id }) => !inVms.has(id))
      .map(({ name }) => ({
        ...own,
        sentence: `The database did not know the volume “${name}”; it was taken back from the file beside it`,
      })),
    ...warnings.map(sentence => ({ ...own, sentence })),
  ]
}
