import type { Browser, Page } from '@playwright/test'
import { startOidcService } from '#lib/auth/testing/oidc-service.ts'
import { paths } from '#lib/client/paths.ts'
import { expect, test } from './fixtures.ts'
import { ADMIN, type Guesthouse } from './guesthouse.ts'

type Service = Awaited<ReturnType<typeof startOidcService>>

/** By a name that is another site than the service’s: as it is in the world, and what SameSite is about. */
const named = ({ port }: Guesthouse) => `http://localhost:${port}`

async function freshPage(browser: Browser, guesthouse: Guesthouse, path: string): Promise<Page> {
  const page = await (await browser.newContext({ baseURL: named(guesthouse) })).newPage()
  await page.goto(path)
  return page
}

async function setUp(page: Page, { issuer, clientId, clientSecret }: Service, newcomers: string): Promise<void> {
  await page.goto(paths.signInService())
  await page.getByLabel('Issuer').fill(issuer)
  await page.getByLabel('Client id').fill(clientId)
  await page.getByLabel('Client secret', { exact: true }).fill(clientSecret)
  await page.getByLabel('Name on the button').fill('the family')
  await page.getByLabel('Who may come in').selectOption(newcomers)
  if (newcomers !== 'none') {
    await page.getByLabel('Only with the claim').fill('groups')
    await page.getByLabel('that is, or has').fill('family')
  }
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('The sign-in service answers')).toBeVisible()
}

async function signInWithPassword(page: Page): Promise<void> {
  await page.getByLabel('Name').fill(ADMIN.name)
  await page.getByLabel('Password', { exact: true }).fill(ADMIN.password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

test('a sign-in service: set up by an admin, new people come in by a claim, others read why not', async ({
  page,
  browser,
  guesthouse,
}) => {
  const service = await startOidcService()
  try {
    await setUp(page, service, 'viewer')
    await page.reload()
    await expect(page.getByLabel('Client secret', { exact: true })).toHaveValue('')
    await expect(page.getByText('There is one. Leave this empty to keep it.')).toBeVisible()

    const ben = await freshPage(browser, guesthouse, '/login?to=%2Faccount')
    await ben.getByRole('button', { name: 'Go on with the family' }).click()
    await ben.getByRole('link', { name: 'It is me' }).click()
    await expect(ben.getByText('ben, viewer')).toBeVisible()
    expect(ben.url()).toBe(`${named(guesthouse)}${paths.account()}`)
    const cookies = await ben.context().cookies(named(guesthouse))
    expect(cookies.map(({ sameSite, httpOnly }) => [sameSite, httpOnly])).toEqual([['Strict', true]])
    await ben.context().close()

    service.person = { sub: 'person-2', preferred_username: 'eve', groups: ['others'] }
    const eve = await freshPage(browser, guesthouse, '/login')
    await eve.getByRole('button', { name: 'Go on with the family' }).click()
    await eve.getByRole('link', { name: 'It is me' }).click()
    await expect(eve.getByText('No account is linked with this sign-in')).toBeVisible()
    await expect(eve.getByLabel('Name')).toBeVisible()
    await eve.getByRole('button', { name: 'Go on with the family' }).click()
    await eve.getByRole('link', { name: 'Not me' }).click()
    await expect(eve.getByText('The sign-in service did not let you in, or')).toBeVisible()
    await eve.context().close()
  } finally {
    await service.close()
  }
})

test('who has an account links it, and signs in with the service after that', async ({ page, browser, guesthouse }) => {
  const service = await startOidcService()
  try {
    await setUp(page, service, 'none')
    service.person = { sub: 'person-3', preferred_username: 'somebody' }
    const ada = await freshPage(browser, guesthouse, '/login?to=%2Faccount')
    await signInWithPassword(ada)
    await ada.getByRole('button', { name: 'Link with the family…' }).click()
    await ada.getByRole('dialog').getByLabel('Your password', { exact: true }).fill(ADMIN.password)
    await ada.getByRole('dialog').getByRole('button', { name: 'Go on' }).click()
    await ada.getByRole('link', { name: 'It is me' }).click()
    await expect(ada.getByText('Linked', { exact: true })).toBeVisible()

    await ada.context().clearCookies()
    await ada.goto('/login?to=%2Faccount')
    await ada.getByRole('button', { name: 'Go on with the family' }).click()
    await ada.getByRole('link', { name: 'It is me' }).click()
    await expect(ada.getByText(`${ADMIN.name}, admin`)).toBeVisible()
    await ada.context().close()
  } finally {
    await service.close()
  }
})

test('a page that another site leads to signs nobody in', async ({ browser, guesthouse }) => {
  const page = await freshPage(browser, guesthouse, '/login/oidc?code=stolen&state=made-up')
  await expect(page.getByText('This sign-in took too long, or began in another browser')).toBeVisible()
  await expect(page.getByLabel('Name')).toBeVisible()
  expect(await page.context().cookies()).toEqual([])
  await page.context().close()
})
