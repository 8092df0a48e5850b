import { useMutation } from '@tanstack/react-query'
import { endpoints } from '#lib/contract/endpoints.ts'
import { call } from '../call.ts'

/** What to go on with: a copy by its name, or, null, a new database from the files beside the VMs. */
export type RescueChoice = { copyName: string | null }

/** Answered when Guesthouse serves again. */
export function useRescue(onDone: () => void) {
  return useMutation({
    mutationFn: ({ copyName }: RescueChoice) =>
      copyName === null ? call(endpoints.rescue.rebuild, {}) : call(endpoints.rescue.restore, { body: { copyName } }),
    onSuccess: onDone,
  })
}

/** From then on this browser may see what is wrong and decide. */
export function useUnlockRescue(onDone: () => void) {
  return useMutation({
    mutationFn: (code: string) => call(endpoints.rescue.unlock, { body: { code } }),
    onSuccess: onDone,
  })
}
