import { globSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Guesthouse } from './guesthouse.ts'

/** The wall clock of one process and its children, which can be set while it runs; what is monotonic goes on, as on a real host. */
export type FakedClock = {
  environment: Record<string, string>
  /** @param seconds off the real time */
  set(seconds: number): Promise<void>
}

/** By libfaketime, which stands between a program and the C library: https://github.com/wolfcw/libfaketime */
export async function fakedClock({ root }: Guesthouse): Promise<FakedClock> {
  const [library] = globSync('/usr/lib*/{*/,}faketime/libfaketimeMT.so.1')
  if (!library) throw new Error('libfaketime is not installed; ./guesthouse test installs it')
  const offsetFile = join(root, 'clock')
  const set = (seconds: number) => writeFile(offsetFile, `${seconds < 0 ? '' : '+'}${seconds}\n`)
  await set(0)
  return {
    set,
    environment: {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: offsetFile,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      // Its name before version 0.9.8.
      DONT_FAKE_MONOTONIC: '1',
    },
  }
}
