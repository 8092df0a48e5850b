import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { probeAcceleration } from './probe-acceleration.ts'

/** Says that the probe went well when everybody may read its disk, whose path is in the first -blockdev. */
const QEMU_THAT_LOOKS = `#!/bin/sh
disk=$(printf '%s' "$*" | sed 's/.*"filename":"\\([^"]*\\)".*/\\1/')
[ "$(stat -c %a "$disk")" = 644 ] && exit 83
`

test('F21: the probe works under a strict umask too, where QEMU is another user', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'gh-probe-'))
  onTestFinished(() => rm(directory, { recursive: true }))
  const binaryPath = join(directory, 'qemu')
  await writeFile(binaryPath, QEMU_THAT_LOOKS)
  await chmod(binaryPath, 0o755)
  const before = process.umask(0o077)
  onTestFinished(() => void process.umask(before))
  const pairs = [{ accelerator: 'tcg', cpuModel: 'max' }] as const
  expect(await probeAcceleration({ binaryPath, runAs: null, pairs })).toMatchObject([{ outcome: 'works' }])
})
