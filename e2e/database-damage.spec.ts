import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { endpoints } from '#lib/contract/endpoints.ts'
import { isProblem } from '#lib/contract/problem.ts'
import { DAMAGES, makeNewer, removeDatabase } from '#lib/db/testing/damage.ts'
import { ask, createVm, listVms, startVm } from './api.ts'
import { expect, test } from './fixtures.ts'
import type { Guesthouse } from './guesthouse.ts'
import { type ProcessFacts, qemuProcessOf } from './qemu.ts'
import { expectSound } from './sound.ts'

const DISK = { kind: 'new', sizeBytes: 64 * 1024 ** 2 } as const
const EVERY_DAMAGE: Record<string, (path: string) => void> = {
  ...DAMAGES,
  'it is gone': removeDatabase,
  'it is of a newer version': makeNewer,
}

const databaseOf = ({ dataPath }: Guesthouse) => join(dataPath, 'guesthouse.db')
const poolFiles = async ({ dataPath }: Guesthouse) => (await readdir(join(dataPath, 'pools/default'))).sort()
const keptFiles = async ({ dataPath }: Guesthouse) =>
  (await readdir(dataPath)).filter(name => /^guesthouse\.db\.damaged-[\dTZ.]+$/.test(name)).length
/** Null: Guesthouse serves, and there is nothing to rescue. */
const readRescue = (guesthouse: Guesthouse) =>
  ask(guesthouse, endpoints.rescue.read, {}).catch(async error => {
    if (isProblem(error) && error.code === 'not-found') return null
    if (!isProblem(error) || error.code !== 'rescue-locked') throw error
    await guesthouse.unlock()
    return await ask(guesthouse, endpoints.rescue.read, {})
  })

type Everything = { vmId: string; qemu: ProcessFacts; disks: string[] }

/** A VM that runs, and one that is newer than the oldest copy. */
async function everything(guesthouse: Guesthouse): Promise<Everything> {
  if ((await listVms(guesthouse)).length === 0) {
    const { id } = await createVm(guesthouse, { name: 'web', disk: DISK })
    await startVm(guesthouse, id)
    await ask(guesthouse, endpoints.database.copy, {})
    await createVm(guesthouse, { name: 'newer', disk: DISK })
  }
  const vmId = (await listVms(guesthouse)).find(({ name }) => name === 'web')?.id ?? ''
  const qemu = await qemuProcessOf(vmId)
  if (!qemu) throw new Error('“web” does not run')
  return { vmId, qemu, disks: await poolFiles(guesthouse) }
}

async function expectNothingLost(guesthouse: Guesthouse, { vmId, qemu, disks }: Everything): Promise<void> {
  const vms = await listVms(guesthouse)
  expect(vms.map(({ name }) => name).sort()).toEqual(['newer', 'web'])
  expect(vms.find(({ id }) => id === vmId)).toMatchObject({ name: 'web', state: 'running', pid: qemu.pid })
  expect(await qemuProcessOf(vmId)).toEqual(qemu)
  expect(await poolFiles(guesthouse)).toEqual(disks)
  await expectSound(guesthouse, 'after the rescue')
}

for (const [kind, damage] of Object.entries(EVERY_DAMAGE)) {
  for (const way of ['the oldest copy', 'the files beside the VMs'] as const) {
    // The write-ahead log that the kill leaves may heal some of the damage: then there is nothing to choose, and nothing lost either.
    test(`F18: killed with -9 and then ${kind}: nothing is lost with ${way}`, async ({ guesthouse }) => {
      const before = await everything(guesthouse)
      const kept = await keptFiles(guesthouse)
      await guesthouse.kill9()
      damage(databaseOf(guesthouse))
      await guesthouse.run()
      const rescue = await readRescue(guesthouse)
      test.info().annotations.push({ type: 'seen', description: rescue?.sentence ?? 'served at once' })
      if (rescue) {
        expect(rescue.running).toEqual([{ vmId: before.vmId, name: 'web', pid: before.qemu.pid }])
        expect(rescue.rebuild.contents.vms).toEqual(['web', 'newer'])
        await expect(listVms(guesthouse)).rejects.toMatchObject({ code: 'database-damaged' })
        const copyName = rescue.copies.at(-1)?.name ?? ''
        if (way === 'the oldest copy') await ask(guesthouse, endpoints.rescue.restore, { body: { copyName } })
        else await ask(guesthouse, endpoints.rescue.rebuild, {})
        expect(await keptFiles(guesthouse)).toBe(kept + (rescue.reason === 'missing' ? 0 : 1))
        // A rebuilt database has no accounts, and a copy no session that is newer than it.
        await guesthouse.enter()
      }
      await expectNothingLost(guesthouse, before)
    })
  }
}

/** Another program that holds the database, as a copying or repairing tool may. @returns its end */
async function holdExclusively(path: string): Promise<() => Promise<void>> {
  const script = `const { DatabaseSync } = require('node:sqlite')
    const database = new DatabaseSync(process.argv[1])
    database.exec('BEGIN EXCLUSIVE')
    console.log('held')
    process.stdin.on('end', () => process.exit()).resume()`
  // Its standard input is ours: it ends with the test, however that ends.
  const holder = spawn(process.execPath, ['-e', script, path], { stdio: ['pipe', 'pipe', 'inherit'] })
  await once(holder.stdout, 'data')
  return async () => {
    const ended = once(holder, 'close')
    holder.kill('SIGKILL')
    await ended
  }
}

test('F18: locked by another program at the start: nothing is put in its place until that has ended', async ({
  guesthouse,
}) => {
  const before = await everything(guesthouse)
  await guesthouse.kill9()
  const release = await holdExclusively(databaseOf(guesthouse))
  try {
    await guesthouse.run()
    expect(await readRescue(guesthouse)).toMatchObject({ reason: 'unreadable' })
    await expect(ask(guesthouse, endpoints.rescue.rebuild, {})).rejects.toMatchObject({
      code: 'database-damaged',
      detail: expect.stringMatching(/Another program has locked.*goes on by itself/),
    })
  } finally {
    await release()
  }
  await expect.poll(() => readRescue(guesthouse)).toBeNull()
  await expectNothingLost(guesthouse, before)
})

test('F18: locked while Guesthouse serves: writing answers a sentence, reading goes on, and it recovers', async ({
  guesthouse,
}) => {
  const before = await everything(guesthouse)
  const write = () =>
    ask(guesthouse, endpoints.vms.change, { params: { vmId: before.vmId }, body: { note: 'written' } })
  const release = await holdExclusively(databaseOf(guesthouse))
  try {
    await expect(write()).rejects.toMatchObject({
      code: 'database-unwritable',
      detail: expect.stringMatching(/\w.*\.$/),
    })
    await expect(createVm(guesthouse, { name: 'not now', disk: DISK })).rejects.toMatchObject({
      code: 'database-unwritable',
    })
    expect((await listVms(guesthouse)).find(({ id }) => id === before.vmId)).toMatchObject({
      state: 'running',
      note: '',
    })
  } finally {
    await release()
  }
  await expect
    .poll(() =>
      write().then(
        ({ note }) => note,
        () => null,
      ),
    )
    .toBe('written')
  await expectNothingLost(guesthouse, before)
})
