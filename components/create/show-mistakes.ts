import type { UseFormSetError } from 'react-hook-form'
import { isProblem } from '#lib/contract/problem.ts'
import type { Draft } from './wish.ts'

const FIELDS = [
  'name',
  'note',
  'vcpus',
  'memoryMiB',
  'firmware',
  'disk.sizeBytes',
  'disk.volumeId',
  'bootOrder',
  'autostart.order',
  'autostart.delaySeconds',
] as const

/**
 * Puts the server’s mistakes at their fields.
 * @returns whether all of the failure is shown at fields now: else the rest of the page must say it
 */
export function showMistakes(error: unknown, setError: UseFormSetError<Draft>): boolean {
  if (!isProblem(error) || error.fields.length === 0) return false
  let shown = 0
  for (const { path, message } of error.fields) {
    const field = FIELDS.find(name => name === path)
    if (!field) continue
    setError(field, { type: 'server', message })
    shown += 1
  }
  return shown === error.fields.length
}
