import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from './fixtures.ts'
import { ADMIN, Guesthouse } from './guesthouse.ts'

test('N23: the first account is made with the code from the terminal, and only with it', async ({ browser }) => {
  const server = await Guesthouse.start({}, { enter: false })
  try {
    const page = await (await browser.newContext({ baseURL: server.url })).newPage()
    await page.goto('/')
    await expect(page).toHaveURL(/\/setup$/)
    const path = join(server.dataPath, 'setup-code')
    const code = (await readFile(path, 'utf8')).trim()
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect(server.log).toContain(`Code  ${code}`)

    await page.getByLabel('Code').fill('0000-0000-0000-0000')
    await page.getByLabel('Your name').fill(ADMIN.name)
    await page.getByLabel('Password', { exact: true }).fill(ADMIN.password)
    await page.getByRole('button', { name: 'Make the account' }).click()
    await expect(page.getByText('This is not the code')).toBeVisible()

    await page.getByLabel('Code').fill(code.toLowerCase())
    await page.getByRole('button', { name: 'Make the account' }).click()
    await expect(page.getByRole('heading', { name: 'Virtual machines' })).toBeVisible()
    await expect(stat(path), 'the code is worth nothing any more').rejects.toThrow()
  } finally {
    await server.close()
  }
})

test('N23: two browsers that race make one admin', async () => {
  const server = await Guesthouse.start({}, { enter: false })
  try {
    const code = (await readFile(join(server.dataPath, 'setup-code'), 'utf8')).trim()
    const statuses = await Promise.all(
      ['ada', 'ben'].map(async name => {
        const { status } = await fetch(`${server.url}/api/setup`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', origin: server.url },
          body: JSON.stringify({ ...ADMIN, name, code }),
        })
        return status
      }),
    )
    expect(statuses.sort()).toEqual([201, 409])
  } finally {
    await server.close()
  }
})

test('signing out ends the session; signing in leads back to where one was', async ({ page }) => {
  await page.goto('/host')
  await page
    .getByRole('button', { name: `Account of ${ADMIN.name}` })
    .first()
    .click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page.getByRole('heading', { name: 'Sign in to Guesthouse' })).toBeVisible()

  await page.goto('/host')
  await expect(page).toHaveURL(/\/login\?to=%2Fhost$/)
  await page.getByLabel('Name').fill(ADMIN.name)
  await page.getByLabel('Password', { exact: true }).fill('not the password')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByText('Name or password is wrong')).toBeVisible()
  await page.getByLabel('Password', { exact: true }).fill(ADMIN.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { name: 'Host', exact: true })).toBeVisible()
})
