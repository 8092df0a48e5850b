import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { endpoints } from '#lib/contract/endpoints.ts'
import { ask, createVm } from './api.ts'
import { expect, test } from './fixtures.ts'
import { addPeople, signInAs } from './people.ts'

const run = promisify(execFile)

/** What a person does in a terminal. @returns the status and the body */
async function curl(...args: string[]): Promise<{ status: number; body: string }> {
  const { stdout } = await run('curl', ['--silent', '--write-out', '\n%{http_code}', ...args])
  const lines = stdout.split('\n')
  return { status: Number(lines.at(-1)), body: lines.slice(0, -1).join('\n') }
}

test('a token is made on the account page, shown once, used by curl, and ends when it is revoked', async ({
  page,
  guesthouse,
}) => {
  const { url } = guesthouse
  await createVm(guesthouse, { name: 'from-curl' })
  await page.goto('/account')
  await page.getByRole('button', { name: 'New token' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Make the token' }).click()
  await expect(page.getByText('Give it a name: what it is for')).toBeVisible()
  await page.getByRole('dialog').getByLabel('Name').fill('backup')
  await page.getByRole('dialog').getByRole('button', { name: 'Make the token' }).click()
  const secret = await page.getByRole('dialog').getByLabel('Token', { exact: true }).inputValue()
  expect(secret).toMatch(/^gh_[A-Za-z0-9_-]{43}$/)
  await page.getByRole('button', { name: 'I have kept it' }).click()
  await expect(page.getByRole('cell', { name: 'backup', exact: true })).toBeVisible()
  expect(await page.content()).not.toContain(secret)

  const as = ['--header', `Authorization: Bearer ${secret}`]
  const list = await curl(...as, `${url}/api/vms`)
  expect([list.status, list.body]).toEqual([200, expect.stringContaining('from-curl')])
  const json = ['--header', 'Content-Type: application/json']
  const made = await curl(...as, ...json, '--data', '{"name":"by-curl"}', `${url}/api/vms`)
  expect(made.status, made.body).toBe(201)
  await page.reload()
  await expect(page.getByRole('region', { name: 'API tokens' }).getByText('from 127.0.0.1')).toBeVisible()

  await page.getByRole('button', { name: 'Revoke backup' }).click()
  await page.getByRole('button', { name: 'Revoke token' }).click()
  await expect(page.getByRole('cell', { name: 'backup', exact: true })).toBeHidden()
  const after = await curl(...as, `${url}/api/vms`)
  expect([after.status, JSON.parse(after.body).code]).toEqual([401, 'token-refused'])
})

test('the live stream of a program ends when its token is revoked', async ({ guesthouse }) => {
  const { secret, token } = await ask(guesthouse, endpoints.tokens.create, { body: { name: 'watch', access: 'read' } })
  const stream = await fetch(`${guesthouse.url}/api/events`, { headers: { authorization: `Bearer ${secret}` } })
  expect(stream.status).toBe(200)
  await ask(guesthouse, endpoints.tokens.revoke, { params: { tokenId: token.id } })
  expect(await stream.text()).toContain('hello')
})

test('a token that does not expire is for admins, and theirs to revoke are those of all', async ({ guesthouse }) => {
  await addPeople(guesthouse, [{ name: 'oscar', role: 'operator' }])
  const oscar = { url: guesthouse.url, credentials: await signInAs(guesthouse, 'oscar') }
  const make = (expiresInDays: number | null) =>
    ask(oscar, endpoints.tokens.create, { body: { name: 'mine', access: 'all', expiresInDays } })
  await expect(make(null)).rejects.toMatchObject({ code: 'not-allowed' })
  const { secret, token } = await make(30)
  const { userId } = token
  const asToken = { url: guesthouse.url, credentials: { authorization: `Bearer ${secret}` } }
  expect(await ask(asToken, endpoints.access.me, {})).toMatchObject({ name: 'oscar', sessionId: null })
  expect(await ask(guesthouse, endpoints.tokens.listOfUser, { params: { userId } })).toHaveLength(1)
  await ask(guesthouse, endpoints.tokens.revokeOfUser, { params: { userId, tokenId: token.id } })
  await expect(ask(asToken, endpoints.access.me, {})).rejects.toMatchObject({ code: 'token-refused' })
})
