import { expect, test } from 'vitest'
import { hashPassword, verifyPassword } from '#lib/auth/password.ts'
import { NO_QUOTA } from '#lib/contract/user.ts'
import type { Database } from '#lib/db/client.ts'
import { createSessionStore } from '#lib/db/session-store.ts'
import { temporaryDatabase } from '#lib/db/testing/temporary-database.ts'
import { createUserStore } from '#lib/db/user-store.ts'
import { readAccountCommand } from './account-command.ts'
import { runAccountCommand } from './run-account-command.ts'

const OLD = 'correct horse battery'
const NEW = 'staple of the day'

/** A database with an admin who is signed in, has a second factor and a passkey. */
async function house({ empty = false } = {}) {
  const database = await temporaryDatabase()
  const users = createUserStore(database)
  const sessions = createSessionStore(database)
  const id = crypto.randomUUID()
  if (!empty) {
    await users.insert({ id, name: 'ada', role: 'admin', passwordHash: await hashPassword(OLD), quota: NO_QUOTA })
    await secondFactor(database, id)
    const at = new Date()
    await sessions.insert({
      ...{ id: crypto.randomUUID(), secretHash: 'hash', userId: id, createdAt: at, lastSeenAt: at },
      ...{ expiresAt: new Date(at.getTime() + 60_000), address: '127.0.0.1', device: '' },
    })
  }
  const said: string[] = []
  const run = (words: string, password = NEW) =>
    runAccountCommand(readAccountCommand(words.split(' ')), {
      database,
      terminal: { say: line => void said.push(line), readPassword: async () => password },
    })
  const passwordIs = async (name: string, password: string) =>
    verifyPassword(password, (await users.findByName(name))?.passwordHash ?? null)
  return { database, users, run, said, passwordIs, signedIn: async () => (await sessions.list(new Date())).length }
}

async function secondFactor({ prisma }: Database, userId: string): Promise<void> {
  await prisma.user.update({ where: { id: userId }, data: { totpSecret: 'SECRET', totpConfirmedAt: new Date() } })
  await prisma.recoveryCode.create({ data: { userId, hash: 'hash' } })
  const key = { name: 'key', publicKey: new Uint8Array(), counter: 0, transports: [], createdAt: new Date() }
  await prisma.passkey.create({ data: { id: 'credential', userId, ...key } })
}

async function factorsOf({ prisma }: Database, name: string) {
  const { totpSecret, _count } = await prisma.user.findFirstOrThrow({
    where: { name },
    include: { _count: { select: { recoveryCodes: true, passkeys: true } } },
  })
  return { totpSecret, ..._count }
}

test('a new password holds, ends the sessions, and leaves the second factor', async () => {
  const { database, run, said, passwordIs, signedIn } = await house()
  await run('user passwd ADA')
  expect([await passwordIs('ada', NEW), await passwordIs('ada', OLD)]).toEqual([true, false])
  expect(await signedIn()).toBe(0)
  expect(await factorsOf(database, 'ada')).toEqual({ totpSecret: 'SECRET', recoveryCodes: 1, passkeys: 1 })
  expect(said.join('\n')).toMatch(/^ada has a new password/)
  expect(said.join('\n')).not.toContain(NEW)
})

test('a password that was generated is shown once and can be used', async () => {
  const { run, said, passwordIs } = await house()
  await run('user passwd ada --generate')
  const [, password = ''] = /^Password: (\S+)$/m.exec(said.join('\n')) ?? []
  expect(password).toMatch(/^(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}$/)
  expect(await passwordIs('ada', password)).toBe(true)
})

test('a password that is too short changes nothing', async () => {
  const { run, passwordIs, signedIn } = await house()
  await expect(run('user passwd ada', 'short')).rejects.toThrow(/at least 12 characters.*Nothing was changed/)
  expect([await passwordIs('ada', OLD), await signedIn()]).toEqual([true, 1])
})

test('reset-admin gives the oldest admin a new password and takes what else was needed to sign in', async () => {
  const { database, users, run, said, passwordIs, signedIn } = await house()
  const ada = await users.findByName('ada')
  await users.update(ada?.id ?? '', { disabledAt: new Date() })
  await run('reset-admin')
  const [, password = ''] = /^Password: (\S+)$/m.exec(said.join('\n')) ?? []
  expect(await passwordIs('ada', password)).toBe(true)
  expect(await factorsOf(database, 'ada')).toEqual({ totpSecret: null, recoveryCodes: 0, passkeys: 0 })
  expect(await users.findByName('ada')).toMatchObject({ role: 'admin', disabledAt: null })
  expect(await signedIn()).toBe(0)
})

test('reset-admin makes an admin of whom it is told, and says so when there is none', async () => {
  const { users, run } = await house()
  const ada = await users.findByName('ada')
  await users.update(ada?.id ?? '', { role: 'viewer' })
  await expect(run('reset-admin')).rejects.toThrow('There is no admin.')
  await run('reset-admin ada')
  expect(await users.findByName('ada')).toMatchObject({ role: 'admin' })
})

test('who is disabled is signed in no more, and comes back when enabled', async () => {
  const { users, run, said, signedIn } = await house()
  await run('user disable ada')
  expect([(await users.findByName('ada'))?.disabledAt, await signedIn()]).toEqual([expect.any(Date), 0])
  expect(said.at(-1)).toMatch(/no admin left/)
  await run('user enable ada')
  expect((await users.findByName('ada'))?.disabledAt).toBeNull()
})

test('accounts are added with their role, each name once', async () => {
  const { users, run, said, passwordIs } = await house()
  await run('user add ben --role operator')
  expect(await users.findByName('ben')).toMatchObject({ role: 'operator', grants: [] })
  expect(await passwordIs('ben', NEW)).toBe(true)
  await expect(run('user add BEN')).rejects.toThrow('There is a user BEN already')
  await run('user list')
  expect(said.at(-1)).toMatch(/^NAME {2}ROLE.*\nada {3}admin .*enabled.*\nben {3}operator.*never$/)
})

test('the first account of all is an admin', async () => {
  const { users, run, said } = await house({ empty: true })
  await run('user list')
  expect(said.at(-1)).toMatch(/no account yet/)
  await expect(run('reset-admin')).rejects.toThrow('no account yet')
  await expect(run('user add ada')).rejects.toThrow('--role admin')
  await run('user add ada --role admin')
  expect(await users.findByName('ada')).toMatchObject({ role: 'admin' })
})

test.each(['passwd', 'disable', 'enable'])('user %s for nobody is said and changes nothing', async kind => {
  const { run } = await house()
  await expect(run(`user ${kind} eve`)).rejects.toThrow('There is no user eve.')
})
