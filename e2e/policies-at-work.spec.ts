import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { paths } from '#lib/client/paths.ts'
import { createVm, readVm, startVm } from './api.ts'
import { expect, test } from './fixtures.ts'
import type { Guesthouse } from './guesthouse.ts'

test.describe.configure({ mode: 'serial' })

const GENEROUS = { timeout: 60_000 }

async function crash(guesthouse: Guesthouse, vmId: string): Promise<number> {
  const { pid } = await readVm(guesthouse, vmId)
  if (pid === null) throw new Error('The VM does not run')
  process.kill(pid, 'SIGSEGV')
  return pid
}

async function isRunningAnew(guesthouse: Guesthouse, vmId: string, pidBefore: number): Promise<boolean> {
  const { state, pid } = await readVm(guesthouse, vmId)
  return state === 'running' && pid !== pidBefore
}

test('F06: a VM whose policy says so is started again after a crash, until a person says no', async ({
  page,
  guesthouse,
}) => {
  const { id } = await createVm(guesthouse, { name: 'phoenix' })
  await page.goto(`${paths.vmHardware(id)}?device=start`)
  const panel = page.getByRole('region', { name: 'Start and crash' })
  await panel.getByRole('radio', { name: /Start again/ }).check()
  await panel.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('“phoenix” was changed')).toBeVisible()
  await startVm(guesthouse, id)

  // At once, then after five seconds; the third waits half a minute.
  for (let crashes = 1; crashes <= 2; crashes += 1) {
    const before = await crash(guesthouse, id)
    await expect.poll(() => isRunningAnew(guesthouse, id, before), GENEROUS).toBe(true)
  }
  await page.goto(paths.vm(id))
  await expect(page.getByText('“phoenix” was started again after its crash (2 of 5)')).toBeVisible()
  const before = await crash(guesthouse, id)
  const notice = page.getByRole('region', { name: 'Next start' })
  await expect(notice.getByText(/^Starts again in \d+ s/)).toBeVisible()
  await notice.getByRole('button', { name: 'Start now' }).click()
  await expect(notice).toBeHidden()
  await expect.poll(() => isRunningAnew(guesthouse, id, before), GENEROUS).toBe(true)

  // A start by hand begins a new row: one crash is started again within a second or two, the next one waits five.
  const fresh = await crash(guesthouse, id)
  await expect.poll(() => isRunningAnew(guesthouse, id, fresh), GENEROUS).toBe(true)
  await crash(guesthouse, id)
  await notice.getByRole('button', { name: 'Do not start again' }).click()
  await expect(notice).toBeHidden()
  await expect(page.getByText('“phoenix” stays off: it was about to be started')).toBeVisible()
  expect(await readVm(guesthouse, id)).toMatchObject({ state: 'crashed', nextStart: null })
})

/** As if the host had been restarted since: the one thing that Guesthouse knows it by. */
async function forgetThisBoot(guesthouse: Guesthouse): Promise<void> {
  const path = join(guesthouse.dataPath, 'autostart.json')
  const record = JSON.parse(await readFile(path, 'utf8'))
  await writeFile(path, JSON.stringify({ ...record, bootId: '00000000-0000-0000-0000-000000000000' }))
}

test('F05: after a restart of the host VMs come up in their order, and only then', async ({ page, guesthouse }) => {
  const autostart = (order: number, delaySeconds = 0) => ({ enabled: true, order, delaySeconds })
  const web = await createVm(guesthouse, { name: 'web', autostart: autostart(20) })
  const db = await createVm(guesthouse, { name: 'db', autostart: autostart(10, 3600) })
  await guesthouse.kill9()
  await forgetThisBoot(guesthouse)
  await guesthouse.run()
  await expect.poll(async () => (await readVm(guesthouse, db.id)).state, GENEROUS).toBe('running')
  await page.goto(paths.vm(web.id))
  const notice = page.getByRole('region', { name: 'Next start' })
  await expect(notice.getByText('Starts with the host, when its turn comes')).toBeVisible()

  // Guesthouse dies while the second waits, and its next life goes on with the rest.
  const before = await readVm(guesthouse, db.id)
  await guesthouse.kill9()
  await guesthouse.run()
  await expect.poll(async () => (await readVm(guesthouse, web.id)).state, GENEROUS).toBe('running')
  expect(await readVm(guesthouse, db.id)).toMatchObject({ state: 'running', pid: before.pid })
  await expect(page.getByText('“web” was started with the host')).toBeVisible()
  await expect(notice).toBeHidden()
})
