import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { goldenSpec } from '#lib/qemu/command-line/testing/golden-cases.ts'
import { type RunRecord, readRunRecord, runRecordSettled, writeRunRecord } from './run-record.ts'

const record: RunRecord = {
  version: 1,
  guesthouseVersion: '0.1.0',
  startedAt: '2026-11-01T00:00:00.000Z',
  binaryPath: '/usr/bin/qemu-system-x86_64',
  argv: [],
  spec: goldenSpec('bare'),
  identity: null,
  greeted: false,
  crashes: 0,
  end: null,
}

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gh-run-record-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('an end that is still being written does not overwrite the start that follows it', async () => {
  const path = join(folder, 'run.json')
  const versions = Array.from({ length: 20 }, (_, i) => ({ ...record, guesthouseVersion: String(i) }))
  void Promise.all(versions.map(version => writeRunRecord(path, version)))
  await runRecordSettled(path)
  expect(await readRunRecord(path)).toMatchObject({ guesthouseVersion: '19' })
})

test('a record that could not be written does not keep the next one from being written', async () => {
  const path = join(folder, 'later', 'run.json')
  await expect(writeRunRecord(path, record)).rejects.toThrow('ENOENT')
  await mkdir(join(folder, 'later'))
  await writeRunRecord(path, record)
  expect(await readRunRecord(path)).toEqual(record)
})
