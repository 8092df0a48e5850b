import { useSearchParams } from 'next/navigation'
import { paths } from '#lib/client/paths.ts'
import { parseSource, type Source, searchOf } from './source.ts'

/** What was chosen, kept in the URL without asking the server for the page again. */
export function useSource() {
  const source = parseSource(useSearchParams())
  return {
    source,
    choose: (next: Source) => window.history.pushState(null, '', `${paths.newVm()}${searchOf(next)}`),
    /** The same choice under its lasting name: an upload that became an image. */
    settle: (next: Source) => window.history.replaceState(null, '', `${paths.newVm()}${searchOf(next)}`),
    askAgain: () => window.history.pushState(null, '', paths.newVm()),
  }
}
