import { splitOptions } from './split-options.ts'

/** What no POSIX shell gives a meaning to. */
const PLAIN = /^[A-Za-z0-9_@%+=:,./-]+$/

/**
 * The program and its arguments for a person to read and to paste into a shell, one option a line. For display only:
 * no process is ever started through a shell.
 */
export function shellQuote(argv: readonly string[]): string {
  return splitOptions(argv)
    .map(({ option, value }) => (value === null ? quoteWord(option) : `${quoteWord(option)} ${quoteWord(value)}`))
    .join(' \\\n  ')
}

/** POSIX: nothing is special between single quotes but the single quote itself. */
function quoteWord(word: string): string {
  return PLAIN.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
