import type { CDPSession, Page } from '@playwright/test'
import { paths } from '#lib/client/paths.ts'
import { expect, test } from './fixtures.ts'
import { ADMIN, type Guesthouse } from './guesthouse.ts'

test.use({ signedOut: true })

/** Chromium’s own authenticator in software: a phone whose owner always puts the finger there. */
async function addAuthenticator(page: Page): Promise<{ cdp: CDPSession; authenticatorId: string }> {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return { cdp, authenticatorId }
}

/** Passkeys belong to a name: the address of loopback is none. */
const named = ({ port }: Guesthouse) => `http://localhost:${port}`

async function signIn(page: Page, origin: string): Promise<void> {
  await page.goto(`${origin}/login?to=${paths.account()}`)
  await page.getByLabel('Name').fill(ADMIN.name)
  await page.getByLabel('Password', { exact: true }).fill(ADMIN.password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible()
}

async function addPasskey(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Add a passkey…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'Name' }).fill(name)
  await dialog.getByLabel('Your password', { exact: true }).fill(ADMIN.password)
  await dialog.getByRole('button', { name: 'Make the passkey' }).click()
  await expect(page.getByText(`The passkey “${name}” can sign you in`)).toBeVisible()
}

async function signInByPasskey(page: Page, origin: string): Promise<void> {
  // A page that is open would notice, and leave by itself at the same time.
  await page.goto('about:blank')
  await page.context().clearCookies()
  await page.goto(`${origin}/login?to=${paths.account()}`)
  await page.getByRole('button', { name: 'Use a passkey' }).click()
}

test('a passkey is made, signs in without a name, is renamed, deleted, and worth nothing then', async ({
  browser,
  guesthouse,
}) => {
  const origin = named(guesthouse)
  const page = await (await browser.newContext()).newPage()
  const { cdp, authenticatorId } = await addAuthenticator(page)
  await signIn(page, origin)
  await addPasskey(page, 'my phone')
  const { credentials } = await cdp.send('WebAuthn.getCredentials', { authenticatorId })
  expect(credentials).toMatchObject([{ isResidentCredential: true, rpId: 'localhost' }])

  await signInByPasskey(page, origin)
  const row = page.getByRole('region', { name: 'Your passkeys' }).getByRole('row').filter({ hasText: 'my phone' })
  await expect(row).not.toContainText('Not yet')

  await row.getByRole('button', { name: 'Rename my phone' }).click()
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('the old phone')
  await page.getByRole('dialog').getByRole('button', { name: 'Rename' }).click()
  await page.getByRole('button', { name: 'Delete the old phone' }).click()
  await page.getByRole('button', { name: 'Delete passkey' }).click()
  await expect(page.getByRole('button', { name: 'Delete the old phone' })).toHaveCount(0)

  await signInByPasskey(page, origin)
  await expect(page.getByText('This passkey is not known here (any more)')).toBeVisible()
  await page.context().close()
})

test('a copy of a passkey, whose counter is behind, is refused; so is a device that did not ask for its owner', async ({
  browser,
  guesthouse,
}) => {
  const origin = named(guesthouse)
  const page = await (await browser.newContext()).newPage()
  const { cdp, authenticatorId } = await addAuthenticator(page)
  await signIn(page, origin)
  await addPasskey(page, 'a key')
  const { credentials } = await cdp.send('WebAuthn.getCredentials', { authenticatorId })
  const [copy] = credentials
  if (!copy) throw new Error('The authenticator kept nothing')
  await signInByPasskey(page, origin)
  await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible()

  await cdp.send('WebAuthn.removeCredential', { authenticatorId, credentialId: copy.credentialId })
  await cdp.send('WebAuthn.addCredential', { authenticatorId, credential: copy })
  await signInByPasskey(page, origin)
  await expect(page.getByText('The passkey could not be checked')).toBeVisible()

  await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false })
  await page.reload()
  await page.getByRole('button', { name: 'Use a passkey' }).click()
  await expect(page.getByText('The passkey was not taken')).toBeVisible()
  await page.context().close()
})

test('at an address the button says why not and where to go', async ({ page, guesthouse }) => {
  await page.goto('/login')
  const button = page.getByRole('button', { name: 'Use a passkey' })
  await expect(button).toHaveAttribute('aria-disabled', 'true')
  await expect(button).toHaveAccessibleDescription(new RegExp(`localhost:${guesthouse.port}`))
})
