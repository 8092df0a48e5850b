import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createAccelerationCache } from './acceleration-cache.ts'

let directory: string
let binaryPath: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gh-acceleration-'))
  binaryPath = join(directory, 'qemu')
  // Counts its runs and answers as the probe guest would.
  await writeFile(binaryPath, `#!/bin/sh\necho . >> ${directory}/runs\nexit 83\n`)
  await chmod(binaryPath, 0o755)
})
afterEach(() => rm(directory, { recursive: true }))

async function runs(): Promise<number> {
  return (await readFile(join(directory, 'runs'), 'utf8')).split('\n').length - 1
}

const pairs = [{ accelerator: 'tcg', cpuModel: 'max' }] as const

function probe(change: { bootId?: string; fresh?: boolean; kvmDevicePath?: string } = {}) {
  const cache = createAccelerationCache({ directory: join(directory, 'cache') })
  return cache.probe({
    binaryPath,
    runAs: null,
    pairs,
    bootId: 'boot-1',
    kvmDevicePath: join(directory, 'kvm'),
    ...change,
  })
}

test('what a probe found is remembered for this boot', async () => {
  const first = await probe()
  expect(first.results).toMatchObject([{ outcome: 'works' }])
  expect(await probe()).toEqual(first)
  expect(await runs()).toBe(1)
})

test('a reboot, another QEMU, a KVM device that appears and a wish for it each probe anew', async () => {
  await probe()
  await probe({ bootId: 'boot-2' })
  expect(await runs()).toBe(2)
  await probe({ bootId: 'boot-2', fresh: true })
  expect(await runs()).toBe(3)
  await writeFile(join(directory, 'kvm'), '')
  await probe({ bootId: 'boot-2' })
  expect(await runs()).toBe(4)
  await writeFile(binaryPath, `${await readFile(binaryPath, 'utf8')}# upgraded\n`)
  await probe({ bootId: 'boot-2' })
  expect(await runs()).toBe(5)
})

test('that nothing works is not remembered', async () => {
  await writeFile(binaryPath, `#!/bin/sh\n[ -e ${directory}/repaired ] && exit 83; exit 1\n`)
  expect((await probe()).results).toMatchObject([{ outcome: 'refused' }])
  await writeFile(join(directory, 'repaired'), '')
  expect((await probe()).results).toMatchObject([{ outcome: 'works' }])
})
