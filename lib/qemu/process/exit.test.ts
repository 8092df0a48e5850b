import { writeFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { exitCause, exitText } from './exit.ts'
import { qemuFolder } from './testing/qemu-fixture.ts'

test.each([
  [{ exitCode: 1, signal: null }, 'exit code 1'],
  [{ exitCode: null, signal: 'SIGSEGV' as const }, 'signal SIGSEGV'],
  [{ exitCode: 159, signal: null }, 'signal SIGSYS'],
  [{ exitCode: null, signal: null }, 'an unknown cause'],
])('%o reads as "%s"', (exit, text) => {
  expect(exitText(exit)).toBe(text)
})

test('the cause of an end joins the signal with the last words', async () => {
  const { logPath } = await qemuFolder()
  await writeFile(logPath, 'qemu: out of luck\n')
  const exit = { exitCode: null, signal: 'SIGABRT' as const }
  expect(await exitCause({ exit, logPath })).toEqual({ ...exit, stderrTail: ['qemu: out of luck'] })
})
