import { fileFailureOf, isDamage } from '#lib/shared/sqlite-failure.ts'
import { Problem } from './problem.ts'

const WHAT_GOES_ON = 'VMs run on, and those that run can be paused, reset and powered off.'

/** The problem that a database is which is damaged, or cannot be written now (F10, F18); null for any other error. */
export function databaseProblem(error: unknown): Problem | null {
  const failure = fileFailureOf(error)
  if (failure === null) return null
  const { code, message } = failure
  if (isDamage(failure)) {
    const sentence = `The database is damaged, so this could not be done, and nothing was changed. ${WHAT_GOES_ON} Restart Guesthouse: its rescue page then offers the copies of the database to go on with.`
    return new Problem('database-damaged', sentence, { cause: error, log: [message] })
  }
  const words = code === 'SQLITE_BUSY' ? 'another program has it locked' : message
  const sentence = `The database cannot be written (${words}), so nothing was changed. ${WHAT_GOES_ON} Look at the disk that holds Guesthouse’s data.`
  return new Problem('database-unwritable', sentence, { cause: error })
}
