import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { z } from 'zod'
import { paths } from '#lib/client/paths.ts'
import { Activity } from '#lib/contract/activity.ts'
import { endpoints } from '#lib/contract/endpoints.ts'
import { ask, createVm } from './api.ts'
import { expect, test } from './fixtures.ts'

async function download(page: Page): Promise<Activity[]> {
  const downloading = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Download what is shown as JSON lines' }).click()
  const file = await downloading
  expect(file.suggestedFilename()).toMatch(/^guesthouse-activity-.*\.jsonl$/)
  const lines = (await readFile(await file.path(), 'utf8')).trimEnd().split('\n')
  return z.array(Activity).parse(lines.map(line => JSON.parse(line)))
}

test('what the filter shows is one click away as a file, all of it', async ({ page, guesthouse }) => {
  for (const name of ['web', 'db']) await createVm(guesthouse, { name })
  const { id } = await createVm(guesthouse, { name: 'noisy' })
  // More than the page shows at once.
  for (let n = 0; n < 60; n += 1) {
    await ask(guesthouse, endpoints.vms.change, { params: { vmId: id }, body: { memoryMiB: 64 + n } })
  }
  const all = await ask(guesthouse, endpoints.host.activity, { query: { limit: 200 } })
  expect(all.length).toBeGreaterThan(60)
  await page.goto(paths.activity())
  expect(await download(page)).toEqual(all)

  await page.getByRole('searchbox', { name: 'Search what happened' }).fill('noisy')
  await expect(page).toHaveURL(/q=noisy/)
  const noisy = await download(page)
  expect(noisy).toEqual(all.filter(({ vmId }) => vmId === id))

  await page.goto(paths.vmActivity(id))
  expect(await download(page)).toEqual(noisy)
  await page.setViewportSize({ width: 360, height: 740 })
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
})
