import { execFileSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { inflateRawSync } from 'node:zlib'
import { AxeBuilder } from '@axe-core/playwright'
import { paths } from '#lib/client/paths.ts'
import { endpoints } from '#lib/contract/endpoints.ts'
import { MIB } from '#lib/shared/bytes.ts'
import { ask, createVm } from './api.ts'
import { expect, test } from './fixtures.ts'

const CANARY = 'c4n4ry-never-to-be-seen'

/** The files of an archive that was written in one go: local headers have no sizes, the directory at the end does (APPNOTE 4.3). */
function unzip(archive: Buffer): Map<string, string> {
  const files = new Map<string, string>()
  const end = archive.lastIndexOf(Buffer.from('PK\x05\x06'))
  let at = archive.readUInt32LE(end + 16)
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [method, size] = [archive.readUInt16LE(at + 10), archive.readUInt32LE(at + 20)]
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map(offset => archive.readUInt16LE(at + offset))
    const local = archive.readUInt32LE(at + 42)
    const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28)
    const content = archive.subarray(start, start + size)
    const name = archive.toString('utf8', at + 46, at + 46 + (nameLength ?? 0))
    files.set(name, (method === 8 ? inflateRawSync(content) : content).toString('utf8'))
    at += 46 + (nameLength ?? 0) + (extraLength ?? 0) + (commentLength ?? 0)
  }
  return files
}

test('a support bundle is one click, and holds what helps and no note', async ({ page, guesthouse }) => {
  const { id } = await createVm(guesthouse, { name: 'bundled', note: CANARY })
  await page.goto(paths.host())
  await page.getByRole('button', { name: 'Support bundle…' }).click()
  const downloading = page.waitForEvent('download')
  await page.getByRole('dialog').getByRole('link', { name: 'Download' }).click()
  const download = await downloading
  expect(download.suggestedFilename()).toMatch(/^guesthouse-support-.*\.zip$/)
  const files = unzip(await readFile(await download.path()))
  expect([...files.keys()]).toEqual(
    expect.arrayContaining([
      'README.txt',
      'health.json',
      'vms.json',
      'database.json',
      'files.txt',
      'logs/guesthouse.log',
    ]),
  )
  expect(files.get('vms.json')).toContain(id)
  expect(files.get('database.json')).toMatch(/"quick_check": "ok"/)
  for (const [name, text] of files) expect(text, name).not.toContain(CANARY)
})

test('the health of the host is live, accessible and fits a phone; a copy of the database is one click', async ({
  page,
}) => {
  await page.goto(paths.host())
  const health = page.getByRole('region', { name: 'Health' })
  await expect(health.getByText('All is well')).toBeVisible()
  await expect(health.getByText('Can be written')).toBeVisible()
  await health.getByRole('button', { name: 'Copy now' }).click()
  await expect(health.getByRole('cell', { name: 'Asked for' })).toBeVisible()
  const { violations } = await new AxeBuilder({ page }).include('#health').analyze()
  expect(violations).toEqual([])
  await page.setViewportSize({ width: 360, height: 740 })
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
})

test('the copies of the database have their places before they are read: nothing moves when they come', async ({
  page,
  guesthouse,
}) => {
  for (let copy = 0; copy < 3; copy += 1) await ask(guesthouse, endpoints.database.copy, {})
  const held = Promise.withResolvers<void>()
  await page.route('**/api/database-copies', async route => {
    await held.promise
    await route.continue()
  })
  await page.goto(paths.host())
  const copies = page.getByRole('region', { name: 'Copies of the database' })
  await expect(copies.locator('tbody[aria-busy=true]')).toBeVisible()
  const before = await copies.boundingBox()
  held.resolve()
  await expect(copies.getByRole('cell', { name: 'Asked for' }).nth(2)).toBeVisible()
  expect((await copies.boundingBox())?.height).toBe(before?.height)
})

test('/metrics, /api/health and its details answer programs', async ({ guesthouse }) => {
  const answer = await fetch(`${guesthouse.url}/metrics`, { headers: guesthouse.credentials })
  expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
  expect(await answer.text()).toMatch(/^guesthouse_vms\{state="stopped"\} \d+$/m)
  expect((await fetch(`${guesthouse.url}/api/health/ready`)).status).toBe(200)
  expect(await ask(guesthouse, endpoints.health.details, {})).toMatchObject({ database: { writable: true } })
})

test('a failure names its request, in the answer and in the log; what is no id is replaced', async ({ guesthouse }) => {
  const url = `${guesthouse.url}/api/vms/${crypto.randomUUID()}/start`
  const answer = await fetch(url, {
    method: 'POST',
    headers: { ...guesthouse.credentials, 'x-request-id': 'from-a-proxy-1' },
  })
  expect(answer.headers.get('x-request-id')).toBe('from-a-proxy-1')
  expect(await answer.json()).toMatchObject({ code: 'vm-not-found', requestId: 'from-a-proxy-1' })
  await expect.poll(() => guesthouse.log).toMatch(/"event":"request","requestId":"from-a-proxy-1","method":"POST"/)
  const forged = await fetch(url, {
    method: 'POST',
    headers: { ...guesthouse.credentials, 'x-request-id': 'no id" at all' },
  })
  expect(forged.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
})

test('F10: a disk that fills up is said on every page, in the HTML and live, covers nothing, and goes by itself', async ({
  page,
  guesthouse,
}) => {
  test.skip(process.getuid?.() !== 0, 'mount(8) needs root')
  await page.goto(paths.storage())
  const notice = page.getByRole('status').filter({ hasText: 'are free on the disk of' })
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16m,mode=0750', 'guesthouse-test', guesthouse.libraryPath])
  try {
    const filler = `${guesthouse.libraryPath}/.filler`
    execFileSync('fallocate', ['-l', String(15 * MIB), filler])
    await expect(notice).toBeVisible({ timeout: 15_000 })
    await expect(notice).toContainText(`${guesthouse.libraryPath} (images)`)
    expect(await (await fetch(guesthouse.url, { headers: guesthouse.credentials })).text()).toContain(
      'are free on the disk of',
    )
    await notice.getByRole('link', { name: 'Details' }).click()
    await expect(page.getByRole('region', { name: 'Health' }).getByText('One thing is wrong')).toBeVisible()
    await expect(notice).toBeVisible()
    execFileSync('rm', [filler])
    await expect(notice).toHaveCount(0, { timeout: 15_000 })
  } finally {
    execFileSync('umount', ['--lazy', guesthouse.libraryPath])
  }
  await page.goto(paths.activity())
  await expect(page.getByText(/^Over: Less than/).first()).toBeVisible()
})
