import type { Browser, Page } from '@playwright/test'
import { Secret, TOTP } from 'otpauth'
import { paths } from '#lib/client/paths.ts'
import { expect, test } from './fixtures.ts'
import { ADMIN } from './guesthouse.ts'

const STEP_MS = 30_000

/** What the app shows, so many steps from now: the server takes the next one too, so that nothing waits half a minute. */
function codeOf(secret: string, steps = 0): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + steps * STEP_MS })
}

async function givePassword(page: Page): Promise<void> {
  await page.getByLabel('Name').fill(ADMIN.name)
  await page.getByLabel('Password', { exact: true }).fill(ADMIN.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByLabel('Code', { exact: true })).toBeVisible()
}

async function freshPage(browser: Browser, baseURL: string): Promise<Page> {
  const page = await (await browser.newContext({ baseURL })).newPage()
  await page.goto('/login?to=%2Fhost')
  return page
}

test('a second factor: set up with an app, asked for at the next sign-in, turned off with the password', async ({
  page,
  browser,
  guesthouse,
}) => {
  await page.goto(paths.account())
  await page.getByRole('button', { name: 'Set up…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Your password', { exact: true }).fill(ADMIN.password)
  await dialog.getByRole('button', { name: 'Go on' }).click()
  await expect(dialog.getByRole('img', { name: 'QR code for the app' })).toBeVisible()
  const secret = (await dialog.locator('code').textContent()) ?? ''

  await dialog.getByLabel('Code', { exact: true }).fill('000000')
  await dialog.getByRole('button', { name: 'Turn it on' }).click()
  await expect(dialog.getByText('This is not the code')).toBeVisible()
  await dialog.getByLabel('Code', { exact: true }).fill(codeOf(secret))
  await dialog.getByRole('button', { name: 'Turn it on' }).click()
  const list = dialog.getByRole('list', { name: 'Recovery codes' })
  await expect(list.getByRole('listitem')).toHaveCount(10)
  const [recovery = ''] = await list.getByRole('listitem').allInnerTexts()
  await dialog.getByRole('button', { name: 'I have kept them' }).click()
  await expect(page.getByText('10 recovery codes are left')).toBeVisible()

  const second = await freshPage(browser, guesthouse.url)
  await givePassword(second)
  expect(await second.context().cookies(), 'no cookie before the code').toEqual([])
  await second.getByLabel('Code', { exact: true }).fill('000000')
  await second.getByRole('button', { name: 'Sign in' }).click()
  await expect(second.getByText('This is not the code')).toBeVisible()
  const code = codeOf(secret, 1)
  await second.getByLabel('Code', { exact: true }).fill(code)
  await second.getByRole('button', { name: 'Sign in' }).click()
  await expect(second.getByRole('heading', { name: 'Host', exact: true })).toBeVisible()
  await second.context().close()

  const third = await freshPage(browser, guesthouse.url)
  await givePassword(third)
  await third.getByLabel('Code', { exact: true }).fill(code)
  await third.getByRole('button', { name: 'Sign in' }).click()
  await expect(third.getByText('it was used already')).toBeVisible()
  await third.getByLabel('Code', { exact: true }).fill(recovery.toLowerCase())
  await third.getByRole('button', { name: 'Sign in' }).click()
  await expect(third.getByRole('heading', { name: 'Host', exact: true })).toBeVisible()
  await third.context().close()

  await page.reload()
  await expect(page.getByText('9 recovery codes are left')).toBeVisible()
  await page.getByRole('button', { name: 'Turn it off…' }).click()
  await dialog.getByLabel('Your password', { exact: true }).fill('not the password')
  await dialog.getByRole('button', { name: 'Turn it off' }).click()
  await expect(dialog.getByText('This is not your password')).toBeVisible()
  await dialog.getByLabel('Your password', { exact: true }).fill(ADMIN.password)
  await dialog.getByRole('button', { name: 'Turn it off' }).click()
  await expect(page.getByRole('button', { name: 'Set up…' })).toBeVisible()
})

test('who lost the app and the codes is let in by an admin', async ({ page, browser, guesthouse }) => {
  await page.goto(paths.account())
  await page.getByRole('button', { name: 'Set up…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Your password', { exact: true }).fill(ADMIN.password)
  await dialog.getByRole('button', { name: 'Go on' }).click()
  const secret = (await dialog.locator('code').textContent()) ?? ''
  await dialog.getByLabel('Code', { exact: true }).fill(codeOf(secret))
  await dialog.getByRole('button', { name: 'Turn it on' }).click()
  await dialog.getByRole('button', { name: 'I have kept them' }).click()
  await expect(page.getByText('10 recovery codes are left')).toBeVisible()

  await page.goto(paths.people())
  await page.getByRole('button', { name: `Actions for ${ADMIN.name}` }).click()
  await page.getByRole('menuitem', { name: 'Turn second factor off…' }).click()
  await dialog.getByRole('button', { name: 'Turn it off' }).click()
  await expect(page.getByText('signs in with the password alone now')).toBeVisible()

  const other = await freshPage(browser, guesthouse.url)
  await other.getByLabel('Name').fill(ADMIN.name)
  await other.getByLabel('Password', { exact: true }).fill(ADMIN.password)
  await other.getByRole('button', { name: 'Sign in' }).click()
  await expect(other.getByRole('heading', { name: 'Host', exact: true })).toBeVisible()
  await other.context().close()
})
