import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'

const program = `
  import { surviveClosedOutput } from '${new URL('./closed-output.ts', import.meta.url).href}'
  surviveClosedOutput()
  process.stdin.once('data', () => process.stderr.write('a line of the log', () => setImmediate(() => process.exit(7))))
  process.stdout.write('ready')
`

test('F04: a log that nobody reads any more does not end Guesthouse', async () => {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program])
  await once(child.stdout, 'data')
  child.stderr.destroy()
  await once(child.stderr, 'close')
  child.stdin.write('now')
  expect(await once(child, 'exit')).toEqual([7, null])
})
