import { execa } from 'execa'
import { expect, test } from 'vitest'
import { commandLine } from './command-line.ts'
import { shellQuote } from './shell-quote.ts'
import { goldenCapabilities, goldenCases } from './testing/golden-cases.ts'

/** What a real shell makes of the text: its words, ended by NUL each. */
async function wordsOf(text: string): Promise<string[]> {
  const { stdout } = await execa('/bin/sh', ['-c', `printf '%s\\0' ${text}`])
  return stdout.split('\0').slice(0, -1)
}

test.each(goldenCases())('a shell reads the printed command line of $name back as it was', async ({ spec }) => {
  const argv = ['/usr/bin/qemu-system-x86_64', ...commandLine(spec, goldenCapabilities())]
  expect(await wordsOf(shellQuote(argv))).toEqual(argv)
})

test.each(["it's", '', ' ', '$HOME', '`id`', 'a\nb', '\\', '~', '*', '"', '#x', '!!'])(
  'a shell reads %j back as it was',
  async word => {
    expect(await wordsOf(shellQuote(['-name', word]))).toEqual(['-name', word])
  },
)

test('every option has its own line', () => {
  expect(shellQuote(['qemu', '-m', '1G', '-S', '-name', 'a b'])).toBe("qemu \\\n  -m 1G \\\n  -S \\\n  -name 'a b'")
})
