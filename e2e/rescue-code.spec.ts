import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { endpoints } from '#lib/contract/endpoints.ts'
import { DAMAGES } from '#lib/db/testing/damage.ts'
import { ask } from './api.ts'
import { expect, test } from './fixtures.ts'
import type { Guesthouse } from './guesthouse.ts'

test.describe.configure({ mode: 'serial' })

const databaseOf = ({ dataPath }: Guesthouse) => join(dataPath, 'guesthouse.db')

/** @returns the code that its rescue asks for */
async function damaged(guesthouse: Guesthouse): Promise<string> {
  await guesthouse.end('SIGTERM')
  DAMAGES['its header is garbage'](databaseOf(guesthouse))
  await guesthouse.run()
  const code = await guesthouse.setupCode()
  if (code === null) throw new Error('There is no code')
  return code
}

async function type(page: Page, code: string): Promise<void> {
  await page.getByLabel('Code').fill(code)
  await page.getByRole('button', { name: 'Go on', exact: true }).click()
}

async function choose(page: Page, choice: 'Go on with the copy' | 'Rebuild the database'): Promise<void> {
  const isRebuild = choice === 'Rebuild the database'
  await page
    .getByRole('radio', { name: isRebuild ? /Rebuild from the files/ : /^Copy from/ })
    .first()
    .check()
  await page.getByRole('button', { name: isRebuild ? choice : 'Go on with this copy' }).click()
  await page.getByRole('dialog').getByRole('button', { name: choice }).click()
}

test('N23: without the code the rescue does nothing, and tells nothing of the host', async ({ guesthouse }) => {
  await ask(guesthouse, endpoints.database.copy, {})
  const code = await damaged(guesthouse)
  const before = await readFile(databaseOf(guesthouse))
  expect(guesthouse.log).toContain(`Code  ${code}`)
  expect((await stat(join(guesthouse.dataPath, 'setup-code'))).mode & 0o777).toBe(0o600)

  const { rescue, health, vms, host } = endpoints
  const asked = [rescue.read, rescue.rebuild, rescue.restore, health.supportBundle, health.metrics, vms.list, host.read]
  for (const { method, path } of asked) {
    const answer = await fetch(guesthouse.url + path, {
      method,
      headers: { ...guesthouse.credentials, ...(method === 'POST' && { 'content-type': 'application/json' }) },
      ...(method === 'POST' && { body: JSON.stringify({ copyName: 'any' }) }),
    })
    expect([path, answer.status]).toEqual([path, path === vms.list.path || path === host.read.path ? 503 : 401])
    expect(await answer.text(), path).not.toContain(guesthouse.root)
  }
  expect(await readFile(databaseOf(guesthouse))).toEqual(before)

  const metrics = await fetch(guesthouse.url + health.metrics.path, { headers: { authorization: `Bearer ${code}` } })
  expect(metrics.status, 'a program brings the code with each call').toBe(200)
})

test('N17, N23: who guesses the code has to wait; with it the page tells all, and afterwards it opens nothing', async ({
  guesthouse,
  page,
}) => {
  const code = (await guesthouse.setupCode()) ?? ''
  await page.goto('/')
  await type(page, '0000-0000-0000-0000')
  await expect(page.getByText('This is not the code.')).toBeVisible()
  const guess = () =>
    fetch(guesthouse.url + endpoints.rescue.unlock.path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: guesthouse.url },
      body: JSON.stringify({ code: '0000-0000-0000-0000' }),
    })
  const statuses = new Set<number>()
  for (let guesses = 0; guesses < 20; guesses += 1) statuses.add((await guess()).status)
  expect([...statuses]).toEqual([403, 429])

  await expect(async () => {
    if (await page.getByLabel('Code').isVisible()) await type(page, code)
    await expect(page.getByRole('heading', { name: 'The database is damaged' })).toBeVisible({ timeout: 2_000 })
  }).toPass()
  await choose(page, 'Go on with the copy')
  await expect(page.getByRole('heading', { name: 'Virtual machines' })).toBeVisible()
  await expect(page.getByLabel('Messages')).toContainText('Guesthouse is back')
  expect(await guesthouse.setupCode()).toBeNull()
})

test('N23: a rebuilt database has no accounts: the first one is made with the code, as on the first day', async ({
  guesthouse,
  page,
}) => {
  const code = await damaged(guesthouse)
  await page.goto('/')
  await type(page, code)
  await choose(page, 'Rebuild the database')
  await expect(page).toHaveURL(/\/setup$/)
  expect(await guesthouse.setupCode()).toBe(code)
  await guesthouse.enter()
  expect(await guesthouse.setupCode()).toBeNull()
})
