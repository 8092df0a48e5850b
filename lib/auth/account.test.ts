import { expect, test } from 'vitest'
import type { Caller } from './caller.ts'
import { ADA, ELSEWHERE, HOME, household, signedIn } from './testing/household.ts'

const NEW = { password: ADA.password, newPassword: 'a longer horse battery' }

test('N22: a new password ends all other sessions and leaves this one', async () => {
  const { account, signingIn, ada, sessions } = await household()
  const other = signedIn(await signingIn.signIn(ADA, ELSEWHERE))
  await account.changePassword(ada.caller, NEW)
  expect(other.caller.ended.aborted).toBe(true)
  expect(sessions.find(other.secret, '')).toBeNull()
  expect(sessions.find(ada.secret, '')).not.toBeNull()
  await expect(signingIn.signIn(ADA, HOME)).rejects.toMatchObject({ code: 'sign-in-refused' })
  await expect(signingIn.signIn({ ...ADA, password: NEW.newPassword }, HOME)).resolves.toBeDefined()
})

test('N17: who sits at an open browser and guesses the password is slowed down like anybody', async () => {
  const { account, ada } = await household()
  const guess = () =>
    account.changePassword(ada.caller, { ...NEW, password: 'wrong' }).catch(({ code }: { code: string }) => code)
  const answers: unknown[] = []
  for (let tries = 0; tries < 8; tries += 1) answers.push(await guess())
  expect(answers).toEqual([...Array(6).fill('password-wrong'), 'too-many-tries', 'too-many-tries'])
})

test('without the password nothing of how one signs in can be changed', async () => {
  const { account, ada } = await household()
  await expect(account.changePassword(ada.caller, { newPassword: NEW.newPassword })).rejects.toMatchObject({
    code: 'password-wrong',
  })
  await expect(account.beginSecondFactor(ada.caller, {})).rejects.toMatchObject({ code: 'password-wrong' })
  await expect(account.removeSecondFactor(ada.caller, {})).rejects.toMatchObject({ code: 'password-wrong' })
  await expect(account.newRecoveryCodes(ada.caller, {})).rejects.toMatchObject({ code: 'password-wrong' })
})

test('who has no password must have signed in a moment ago', async () => {
  const { account, ada, users, time } = await household()
  const user = await users.update(ada.caller.user.id, { passwordHash: null })
  const caller: Caller = { ...ada.caller, user }
  time.at += 11 * 60_000
  await expect(account.beginSecondFactor(caller, {})).rejects.toMatchObject({ code: 'session-too-old' })
  time.at -= 2 * 60_000
  await expect(account.beginSecondFactor(caller, {})).resolves.toBeDefined()
})

test('a token cannot change how its owner signs in', async () => {
  const { account, ada } = await household()
  const caller: Caller = { ...ada.caller, via: 'token' }
  const refused = { code: 'not-allowed' }
  await expect(account.changePassword(caller, NEW)).rejects.toMatchObject(refused)
  await expect(account.beginSecondFactor(caller, NEW)).rejects.toMatchObject(refused)
  await expect(account.confirmSecondFactor(caller, { code: '000000' })).rejects.toMatchObject(refused)
  await expect(account.removeSecondFactor(caller, NEW)).rejects.toMatchObject(refused)
  await expect(account.endOtherSessions(caller)).rejects.toMatchObject(refused)
})

test('an admin turns the second factor of somebody off, who then gets in with the password', async () => {
  const { account, ada, secondFactor, signingIn, database } = await household()
  const { id } = ada.caller.user
  await secondFactor.begin(ada.caller.user)
  await database.prisma.user.update({ where: { id }, data: { totpConfirmedAt: new Date() } })
  expect(await signingIn.signIn(ADA, HOME)).toHaveProperty('challenge')
  await account.removeSecondFactorOf(id)
  expect(await signingIn.signIn(ADA, HOME)).toHaveProperty('secret')
  await expect(account.removeSecondFactorOf(crypto.randomUUID())).rejects.toMatchObject({ code: 'user-not-found' })
})
