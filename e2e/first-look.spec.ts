import { createVm } from './api.ts'
import { expect, test } from './fixtures.ts'

test('the list can be read before a script has run', async ({ guesthouse, browser }) => {
  await createVm(guesthouse, { name: 'there at once', disk: null })
  const context = await browser.newContext({ javaScriptEnabled: false })
  await context.addCookies(guesthouse.browserCookies)
  const page = await context.newPage()
  await page.goto(guesthouse.url)
  await expect(page.getByRole('link', { name: 'there at once', exact: true })).toBeVisible()
  await context.close()
})

test('what changed between the HTML and the live stream is not missed', async ({ guesthouse, page }) => {
  await page.route('**/api/events', async route => {
    await createVm(guesthouse, { name: 'born in between', disk: null })
    await route.continue()
  })
  await page.goto('/')
  await expect(page.getByRole('link', { name: 'born in between', exact: true })).toBeVisible()
})
