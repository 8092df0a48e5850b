import type { Browser } from '@playwright/test'
import { paths } from '#lib/client/paths.ts'
import { expect, test } from './fixtures.ts'
import { ADMIN, type Guesthouse } from './guesthouse.ts'

const NEW_PASSWORD = 'a much longer horse battery'

/** Another browser that signs in by itself. */
async function anotherBrowser(browser: Browser, guesthouse: Guesthouse, password = ADMIN.password) {
  const context = await browser.newContext({
    baseURL: guesthouse.url,
    userAgent: 'Mozilla/5.0 (iPad; CPU OS 18_6 like Mac OS X) AppleWebKit/605.1.15 Version/18.6 Safari/604.1',
  })
  const page = await context.newPage()
  await page.goto('/login')
  await page.getByLabel('Name').fill(ADMIN.name)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { name: 'Virtual machines' })).toBeVisible()
  return page
}

test('the account menu leads to the page that says who one is and what one may do', async ({ page }) => {
  await page.goto('/')
  await page
    .getByRole('button', { name: `Account of ${ADMIN.name}` })
    .first()
    .click()
  await page.getByRole('menuitem', { name: 'Your account' }).click()
  await expect(page).toHaveURL(paths.account())
  await expect(page.getByText(`${ADMIN.name}, admin`)).toBeVisible()
  await expect(page.getByText('You are an admin')).toBeVisible()
})

test('N22: a session that is ended is out at once, wherever it is', async ({ page, browser, guesthouse }) => {
  const other = await anotherBrowser(browser, guesthouse)
  await page.goto(paths.account())
  const sessions = page.getByRole('region', { name: 'Sessions' })
  const row = sessions.getByRole('row').filter({ hasText: 'Safari on iPad' })
  await expect(row).toContainText('127.0.0.1')
  await expect(sessions.getByRole('row').filter({ hasText: 'This one' })).toHaveCount(1)
  await row.getByRole('button', { name: 'End the session of Safari on iPad' }).click()
  await expect(row).toHaveCount(0)
  // Its live stream ends, it asks again, and is led out without anybody touching it.
  await expect(other.getByRole('heading', { name: 'Sign in to Guesthouse' })).toBeVisible()
  await other.context().close()
})

test('N22: all other sessions end together', async ({ page, browser, guesthouse }) => {
  const others = [await anotherBrowser(browser, guesthouse), await anotherBrowser(browser, guesthouse)]
  await page.goto(paths.account())
  await page.getByRole('button', { name: 'End all other sessions' }).click()
  await expect(page.getByText('All other sessions have ended')).toBeVisible()
  for (const other of others) {
    await expect(other.getByRole('heading', { name: 'Sign in to Guesthouse' })).toBeVisible()
    await other.context().close()
  }
  await page.reload()
  await expect(page.getByRole('region', { name: 'Sessions' }).getByRole('row')).toHaveCount(2)
})

test('N22: signing in again makes a new session, and the one that the browser came with is worth nothing', async ({
  guesthouse: { url },
}) => {
  const signIn = async (cookie?: string) => {
    const headers = { 'content-type': 'application/json', origin: url, ...(cookie !== undefined && { cookie }) }
    const answer = await fetch(`${url}/api/session`, { method: 'POST', headers, body: JSON.stringify(ADMIN) })
    return answer.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  }
  const statusWith = async (cookie: string) => (await fetch(`${url}/api/session`, { headers: { cookie } })).status
  const first = await signIn()
  expect(await statusWith(first)).toBe(200)
  const second = await signIn(first)
  expect(second).not.toBe(first)
  expect([await statusWith(first), await statusWith(second)]).toEqual([401, 200])
})

test('N22: a new password needs the old one, and ends the other sessions', async ({ page, browser, guesthouse }) => {
  const other = await anotherBrowser(browser, guesthouse)
  await page.goto(paths.account())
  const form = page.getByRole('form', { name: 'Password' })
  await form.getByLabel('Password now', { exact: true }).fill('not the password')
  await form.getByLabel('New password', { exact: true }).fill(NEW_PASSWORD)
  await form.getByRole('button', { name: 'Change the password' }).click()
  await expect(form.getByText('This is not your password')).toBeVisible()
  await form.getByLabel('Password now', { exact: true }).fill(ADMIN.password)
  await form.getByRole('button', { name: 'Change the password' }).click()
  await expect(page.getByText('The new password counts from now on')).toBeVisible()
  await expect(other.getByRole('heading', { name: 'Sign in to Guesthouse' })).toBeVisible()
  await other.context().close()
  const again = await anotherBrowser(browser, guesthouse, NEW_PASSWORD)
  await again.context().close()
})
