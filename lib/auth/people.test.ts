import { expect, test } from 'vitest'
import { NewUser } from '#lib/contract/user.ts'
import { createSecondFactorStore } from '#lib/db/second-factor-store.ts'
import { createSessionStore } from '#lib/db/session-store.ts'
import { temporaryDatabase, temporaryDirectory } from '#lib/db/testing/temporary-database.ts'
import { createUserStore } from '#lib/db/user-store.ts'
import { createPeople } from './people.ts'
import { createSecondFactor } from './second-factor.ts'
import { createSessions } from './sessions.ts'
import { createSigningIn } from './sign-in.ts'
import { createUsers } from './users.ts'

const PASSWORD = 'correct horse battery'
const from = { address: '192.168.1.5', device: 'a browser' }

/** A house with one admin, who is signed in. */
async function house() {
  const database = await temporaryDatabase()
  const users = await createUsers(createUserStore(database))
  const sessions = await createSessions({ store: createSessionStore(database) })
  const secondFactor = createSecondFactor({ store: createSecondFactorStore(database) })
  const signingIn = createSigningIn({ users, sessions, secondFactor, dataPath: await temporaryDirectory() })
  let now = new Date('2026-11-25T12:00:00Z')
  const disowned: string[] = []
  const people = createPeople({
    ...{ users, sessions, isVm: () => true, now: () => now },
    disown: id => void disowned.push(id),
  })
  const code = signingIn.setupCode() ?? ''
  const { caller: ada } = await signingIn.completeSetup({ code, name: 'ada', password: PASSWORD }, from)
  const pass = (ms: number) => {
    now = new Date(now.getTime() + ms)
  }
  return { database, users, sessions, signingIn, people, ada, disowned, pass }
}

const ben = NewUser.parse({ name: 'ben', role: 'viewer', grants: [{ scope: { kind: 'all' }, rights: ['view'] }] })
const DAY_MS = 24 * 3_600_000

test('who is invited chooses a password, once, and signs in with it', async () => {
  const { people, signingIn, database } = await house()
  const { user, invitation } = await people.invite(ben)
  expect(user).toMatchObject({
    name: 'ben',
    hasPassword: false,
    invitedUntil: invitation.expiresAt,
    grants: ben.grants,
  })
  await expect(signingIn.signIn({ name: 'ben', password: '' }, from)).rejects.toMatchObject({ code: 'sign-in-refused' })
  expect(people.invited(invitation.secret).name).toBe('ben')
  await people.accept({ secret: invitation.secret, password: PASSWORD })
  expect(await signingIn.signIn({ name: 'Ben', password: PASSWORD }, from)).toMatchObject({
    caller: { user: { id: user.id } },
  })
  const again = people.accept({ secret: invitation.secret, password: 'another password' })
  await expect(again).rejects.toMatchObject({ code: 'invitation-invalid' })
  const rows = JSON.stringify(await database.prisma.user.findMany())
  expect(rows, 'what is kept lets nobody in').not.toContain(invitation.secret)
})

test('an invitation ends after seven days, by a newer one, and with the account', async () => {
  const { people, pass } = await house()
  const { user, invitation } = await people.invite(ben)
  const newer = await people.inviteAgain(user.id)
  expect(() => people.invited(invitation.secret)).toThrow(/invitation-invalid/)
  await people.change(user.id, { disabled: true })
  expect(() => people.invited(newer.secret)).toThrow(/invitation-invalid/)
  await people.change(user.id, { disabled: false })
  pass(7 * DAY_MS - 1)
  expect(people.invited(newer.secret).name).toBe('ben')
  pass(1)
  expect(() => people.invited(newer.secret)).toThrow(/invitation-invalid/)
  const expired = (await people.list()).find(({ id }) => id === user.id)
  expect(expired?.invitedUntil).toBeNull()
})

test('a name is taken whatever its case', async () => {
  const { people } = await house()
  await people.invite(ben)
  await expect(people.invite({ ...ben, name: 'BEN' })).rejects.toMatchObject({ code: 'user-name-taken' })
})

test('the last admin who can sign in stays admin, enabled and there', async () => {
  const { people, ada } = await house()
  const { id } = ada.user
  const attempts = () => [
    people.change(id, { role: 'operator' }),
    people.change(id, { disabled: true }),
    people.remove(id),
  ]
  for (const attempt of attempts()) await expect(attempt).rejects.toMatchObject({ code: 'last-admin' })
  const { user, invitation } = await people.invite({ ...ben, role: 'admin' })
  await expect(people.remove(id), 'who was only invited cannot sign in').rejects.toMatchObject({ code: 'last-admin' })
  await people.accept({ secret: invitation.secret, password: PASSWORD })
  // Each would leave the other; both at once would leave nobody.
  const both = await Promise.allSettled([people.change(id, { role: 'viewer' }), people.remove(user.id)])
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
})

test('who is disabled or deleted is out, and the VMs of who is gone belong to nobody', async () => {
  const { people, users, sessions, disowned } = await house()
  users.onChange(userId => {
    const user = users.find(userId)
    if (!user || user.disabledAt !== null) void sessions.endOfUser(userId)
  })
  const { user } = await people.invite(ben)
  const { session } = await sessions.begin({ userId: user.id, ...from })
  await people.change(user.id, { disabled: true })
  expect(session.ended.aborted).toBe(true)
  await people.remove(user.id)
  expect(disowned).toEqual([user.id])
  await expect(people.remove(user.id)).rejects.toMatchObject({ code: 'user-not-found' })
})
