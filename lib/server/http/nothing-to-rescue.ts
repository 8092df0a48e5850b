import { Problem } from '#lib/contract/problem.ts'

/** While Guesthouse serves there is nothing to rescue; while it does not, lib/server/rescue answers before Next. @throws Problem */
export function nothingToRescue(): never {
  throw new Problem('not-found', 'The database is in use and nothing is wrong with it: there is nothing to choose.')
}
