import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { endpoints } from '#lib/contract/endpoints.ts'
import { DAMAGES, makeEdited, makeNewer, removeDatabase } from '#lib/db/testing/damage.ts'
import { ask, createVm, listVms, readVm, startVm } from './api.ts'
import { consoleHeaders } from './console-ticket.ts'
import { expect, test } from './fixtures.ts'
import type { Guesthouse } from './guesthouse.ts'
import { exchange, handshake } from './http-exchange.ts'
import { type ProcessFacts, qemuProcessOf } from './qemu.ts'

test.describe.configure({ mode: 'serial' })

const DISK = { kind: 'new', format: 'qcow2', sizeBytes: 64 * 1024 ** 2 } as const
const databaseOf = ({ dataPath }: Guesthouse) => join(dataPath, 'guesthouse.db')
const keptFiles = async ({ dataPath }: Guesthouse) =>
  (await readdir(dataPath)).filter(name => /^guesthouse\.db\.damaged-[\dTZ.]+$/.test(name))

let vmId = ''
let qemu: ProcessFacts | null = null

test.beforeEach(async ({ guesthouse }) => {
  if (vmId !== '') return
  vmId = (await createVm(guesthouse, { name: 'web', disk: DISK })).id
  await createVm(guesthouse, { name: 'db', disk: DISK })
  await ask(guesthouse, endpoints.database.copy, {})
  await createVm(guesthouse, { name: 'made later', disk: DISK })
  await startVm(guesthouse, vmId)
  qemu = await qemuProcessOf(vmId)
})

/** All VMs with their disks, the same QEMU, and a console that opens. */
async function expectEverythingBack(guesthouse: Guesthouse): Promise<void> {
  const vms = await listVms(guesthouse)
  expect(vms.map(({ name }) => name).sort()).toEqual(['db', 'made later', 'web'])
  for (const { name, disks } of vms) expect(disks, name).toMatchObject([{ missing: false }])
  expect(await ask(guesthouse, endpoints.storage.list, {})).toHaveLength(3)
  expect(qemu).not.toBeNull()
  expect(await qemuProcessOf(vmId)).toEqual(qemu)
  expect(await readVm(guesthouse, vmId)).toMatchObject({ state: 'running', pid: qemu?.pid })
  const headers = await consoleHeaders(guesthouse, vmId, 'vnc')
  const console = handshake(guesthouse.port, `/ws/vms/${vmId}/vnc`, headers)
  expect((await exchange(guesthouse.port, console)).status).toBe(101)
}

/** The page says it, to who has shown the code, and that the VM runs on. */
async function expectRescuePage(guesthouse: Guesthouse, page: Page, title: string): Promise<void> {
  await page.goto('/')
  await expect(page).toHaveURL(/\/rescue$/)
  await page.getByLabel('Code').fill((await guesthouse.setupCode()) ?? '')
  await page.getByRole('button', { name: 'Go on', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible()
  await expect(page.getByText('1 VM runs on: web. It is not affected.')).toBeVisible()
}

/** Afterwards the browser is signed in again: a rebuilt database has no accounts, and a copy none of the newest sessions. */
async function goOnWith(guesthouse: Guesthouse, page: Page, choice: RegExp | null): Promise<void> {
  if (choice) await page.getByRole('radio', { name: choice }).first().check()
  await page.getByRole('button', { name: /^(Go on with this copy|Rebuild the database)$/ }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('VMs that run go on running')
  await dialog.getByRole('button', { name: /^(Go on with the copy|Rebuild the database)$/ }).click()
  await expect(page).toHaveURL(/\/(?:$|login|setup)/)
  await guesthouse.enterAgain()
  await page.context().addCookies(guesthouse.browserCookies)
  await page.goto('/')
  await expect(page.getByRole('main').getByRole('link', { name: 'web', exact: true }).first()).toBeVisible()
}

for (const [kind, damage] of Object.entries(DAMAGES)) {
  test(`F18: ${kind}: the recommended copy brings every VM back, and the old file is kept`, async ({
    guesthouse,
    page,
  }) => {
    await guesthouse.end('SIGTERM')
    const kept = (await keptFiles(guesthouse)).length
    damage(databaseOf(guesthouse))
    await guesthouse.run()
    await expectRescuePage(guesthouse, page, 'The database is damaged')
    await goOnWith(guesthouse, page, null)
    await expectEverythingBack(guesthouse)
    expect(await keptFiles(guesthouse)).toHaveLength(kept + 1)
    const items = await ask(guesthouse, endpoints.host.activity, { query: { limit: 20 } })
    expect(items.map(({ code }) => code)).toContain('database.restored')
  })
}

test('F18: a database that is gone is rebuilt from the files beside the VMs', async ({ guesthouse, page }) => {
  await guesthouse.kill9()
  removeDatabase(databaseOf(guesthouse))
  await guesthouse.run()
  await expectRescuePage(guesthouse, page, 'The database is gone')
  await goOnWith(guesthouse, page, /Rebuild from the files/)
  await expectEverythingBack(guesthouse)
})

test('F18: a database that was moved away: put back, Guesthouse and the page go on by themselves', async ({
  guesthouse,
  page,
}) => {
  await guesthouse.end('SIGTERM')
  const elsewhere = join(guesthouse.root, 'moved.db')
  await rename(databaseOf(guesthouse), elsewhere)
  await guesthouse.run()
  await expectRescuePage(guesthouse, page, 'The database is gone')
  await rename(elsewhere, databaseOf(guesthouse))
  await expect(page).toHaveURL(/\/$/)
  await expectEverythingBack(guesthouse)
})

test('F18: when every copy is damaged too, they are disabled with the reason, and the files are recommended', async ({
  guesthouse,
  page,
}) => {
  await guesthouse.end('SIGTERM')
  for (const name of await readdir(join(guesthouse.dataPath, 'backups'))) {
    if (name.endsWith('.copy')) DAMAGES['it is cut after two pages'](join(guesthouse.dataPath, 'backups', name))
  }
  DAMAGES['its header is garbage'](databaseOf(guesthouse))
  await guesthouse.run()
  await expectRescuePage(guesthouse, page, 'The database is damaged')
  for (const copy of await page.getByRole('radio', { name: /^Copy from/ }).all()) await expect(copy).toBeDisabled()
  await expect(page.getByText('This copy is damaged, too.').first()).toBeVisible()
  await expect(page.getByRole('radio', { name: /Recommended/ })).toBeChecked()
  await goOnWith(guesthouse, page, null)
  await expectEverythingBack(guesthouse)
})

test('F18: a copy that is damaged while the page is open: the choice fails in place, changes nothing, and another works', async ({
  guesthouse,
  page,
}) => {
  await ask(guesthouse, endpoints.database.copy, {})
  await guesthouse.end('SIGTERM')
  DAMAGES['its header is garbage'](databaseOf(guesthouse))
  const damaged = await readFile(databaseOf(guesthouse))
  const kept = await keptFiles(guesthouse)
  await guesthouse.run()
  await expectRescuePage(guesthouse, page, 'The database is damaged')
  const best = page.getByRole('radio', { name: /^Copy from.*Recommended/ })
  await expect(best).toBeChecked()
  const refused = page.getByRole('radio', { name: /^Copy from/, disabled: true })
  const refusedBefore = await refused.count()
  for (const name of await readdir(join(guesthouse.dataPath, 'backups'))) {
    if (name.endsWith('.copy')) DAMAGES['it is cut after two pages'](join(guesthouse.dataPath, 'backups', name))
  }
  await page.getByRole('button', { name: 'Go on with this copy' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Go on with the copy' }).click()
  await expect(page.getByRole('main').getByRole('alert')).toContainText('This copy is damaged, too. Choose another.')
  await expect(page).toHaveURL(/\/rescue$/)
  expect(await readFile(databaseOf(guesthouse))).toEqual(damaged)
  expect(await keptFiles(guesthouse)).toEqual(kept)
  // What failed is not offered again, and what is recommended now is chosen.
  await expect(refused).toHaveCount(refusedBefore + 1)
  await expect(page.getByRole('radio', { name: /Recommended/ })).toBeChecked()
  await goOnWith(guesthouse, page, /Rebuild from the files/)
  await expectEverythingBack(guesthouse)
})

for (const crashed of [false, true]) {
  test(`F18: its write-ahead log is deleted ${crashed ? 'after a crash' : 'after an orderly end'}: no VM is lost`, async ({
    guesthouse,
  }) => {
    await (crashed ? guesthouse.kill9() : guesthouse.end('SIGTERM'))
    for (const suffix of ['-wal', '-shm']) await rm(databaseOf(guesthouse) + suffix, { force: true })
    await guesthouse.run()
    await guesthouse.enterAgain()
    await expectEverythingBack(guesthouse)
  })
}

test('F18: a database that another program has locked: the page waits, and goes on by itself', async ({
  guesthouse,
  page,
}) => {
  await guesthouse.end('SIGTERM')
  const hold = `const { DatabaseSync } = require('node:sqlite')
    new DatabaseSync(process.argv[1]).exec('BEGIN EXCLUSIVE'); console.log('held'); setInterval(() => {}, 1000)`
  const holder = spawn(process.execPath, ['-e', hold, databaseOf(guesthouse)], { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    await once(holder.stdout, 'data')
    await guesthouse.run()
    await expectRescuePage(guesthouse, page, 'The database cannot be opened')
    await expect(page.getByText(/Another program has locked the database/)).toBeVisible()
  } finally {
    holder.kill('SIGKILL')
  }
  await expect(page).toHaveURL(/\/$/)
  await expect(page.getByLabel('Messages')).toContainText('Guesthouse is back')
  await expectEverythingBack(guesthouse)
})

test('F18: a database on a read-only file system: the page waits, and goes on by itself', async ({
  guesthouse,
  page,
}) => {
  await guesthouse.end('SIGTERM')
  const path = databaseOf(guesthouse)
  execFileSync('mount', ['--bind', path, path])
  try {
    execFileSync('mount', ['-o', 'remount,bind,ro', path])
    await guesthouse.run()
    await expectRescuePage(guesthouse, page, 'The database cannot be opened')
    await expect(page.getByText(/read-only/).first()).toBeVisible()
  } finally {
    execFileSync('umount', ['--lazy', path])
  }
  await expect(page).toHaveURL(/\/$/)
  await expectEverythingBack(guesthouse)
})

test('F19: a second Guesthouse names the first in the rescue, too; after an upgrade that failed, the files are a way on', async ({
  guesthouse,
  page,
}) => {
  await guesthouse.end('SIGTERM')
  makeEdited(databaseOf(guesthouse))
  await guesthouse.run()
  const { code, words } = await guesthouse.refuse({ GUESTHOUSE_PORT: '0' })
  expect({ code, words }).toEqual({ code: 1, words: expect.stringContaining(`process ${guesthouse.pid}`) })
  await expectRescuePage(guesthouse, page, 'The upgrade did not work')
  await page.getByText('Or go on with this version').click()
  const copies = await readdir(join(guesthouse.dataPath, 'backups'))
  for (const name of copies) await rm(join(guesthouse.dataPath, 'backups', name))
  await goOnWith(guesthouse, page, /Rebuild from the files/)
  await expectEverythingBack(guesthouse)
})

test('F34: a database of a newer version is refused, and its own copies too; an older copy is the way back', async ({
  guesthouse,
  page,
}) => {
  await ask(guesthouse, endpoints.database.copy, {})
  await guesthouse.end('SIGTERM')
  makeNewer(databaseOf(guesthouse))
  await guesthouse.run()
  await expectRescuePage(guesthouse, page, 'The database belongs to a newer Guesthouse')
  await expect(page.getByText('Start the newer version again: then everything is as it was.')).toBeVisible()
  await goOnWith(guesthouse, page, null)
  await expectEverythingBack(guesthouse)
})
