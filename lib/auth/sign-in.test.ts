import { readFile } from 'node:fs/promises'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { createSecondFactorStore } from '#lib/db/second-factor-store.ts'
import { createSessionStore } from '#lib/db/session-store.ts'
import { temporaryDatabase, temporaryDirectory } from '#lib/db/testing/temporary-database.ts'
import { createUserStore } from '#lib/db/user-store.ts'
import { createSecondFactor } from './second-factor.ts'
import { createSessions } from './sessions.ts'
import { setupCodePath } from './setup-code.ts'
import { createSigningIn, type SigningIn } from './sign-in.ts'
import { createUsers, type Users } from './users.ts'

const HOME = { address: '192.168.1.5', device: 'a browser' }
const ELSEWHERE = { address: '203.0.113.9', device: 'a program' }
const ADA = { name: 'Ada', password: 'correct horse battery' }

let signingIn: SigningIn
let users: Users
let dataPath: string
beforeEach(async () => {
  dataPath = await temporaryDirectory()
  const database = await temporaryDatabase()
  users = await createUsers(createUserStore(database))
  const sessions = await createSessions({ store: createSessionStore(database) })
  onTestFinished(() => sessions.close())
  const secondFactor = createSecondFactor({ store: createSecondFactorStore(database) })
  signingIn = createSigningIn({ users, sessions, secondFactor, dataPath })
})

const code = () => signingIn.setupCode() ?? ''
const setUp = () => signingIn.completeSetup({ ...ADA, code: code() }, HOME)

test('N23: the first account is an admin, and its code is worth nothing afterwards', async () => {
  const given = code()
  const { caller } = await setUp()
  expect(caller.user).toMatchObject({ name: 'Ada', role: 'admin' })
  expect(signingIn.setupCode()).toBeNull()
  await expect(readFile(setupCodePath(dataPath))).rejects.toThrow()
  await expect(signingIn.completeSetup({ ...ADA, name: 'Eve', code: given }, HOME)).rejects.toMatchObject({
    code: 'setup-done',
  })
  expect(users.list()).toHaveLength(1)
})

test('N23: of two that race one is made', async () => {
  const given = code()
  const both = await Promise.allSettled(
    ['Ada', 'Ben'].map(name => signingIn.completeSetup({ ...ADA, name, code: given }, HOME)),
  )
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(users.list()).toHaveLength(1)
})

test('N23: who guesses the code waits after five tries, and the right code waits with them from there', async () => {
  const given = code()
  for (let tries = 0; tries < 6; tries += 1) {
    await expect(signingIn.completeSetup({ ...ADA, code: 'AAAA' }, ELSEWHERE)).rejects.toMatchObject({
      code: 'setup-code-wrong',
    })
  }
  await expect(signingIn.completeSetup({ ...ADA, code: given }, ELSEWHERE)).rejects.toMatchObject({
    code: 'too-many-tries',
  })
  await expect(signingIn.completeSetup({ ...ADA, code: given }, HOME)).resolves.toBeDefined()
})

test('a name is known in any case, a password only as it is', async () => {
  await setUp()
  await expect(signingIn.signIn({ ...ADA, name: 'ADA' }, HOME)).resolves.toBeDefined()
  await expect(signingIn.signIn({ ...ADA, password: 'Correct Horse Battery' }, HOME)).rejects.toMatchObject({
    code: 'sign-in-refused',
  })
})

test('N17: nobody, a wrong password and a disabled account are refused in the same words', async () => {
  const { caller } = await setUp()
  const refusal = (given: typeof ADA) =>
    signingIn.signIn(given, HOME).then(
      () => null,
      (error: { code: string; detail: string }) => [error.code, error.detail],
    )
  const wrong = await refusal({ ...ADA, password: 'wrong' })
  expect(wrong?.[0]).toBe('sign-in-refused')
  expect(await refusal({ ...ADA, name: 'nobody' })).toEqual(wrong)
  await users.update(caller.user.id, { disabledAt: new Date() })
  expect(await refusal(ADA)).toEqual(wrong)
})

test('N17: a thousand guesses at once are looked at five times, and the owner gets in from another address', async () => {
  await setUp()
  const answers = await Promise.allSettled(
    Array.from({ length: 1_000 }, (_, index) => signingIn.signIn({ ...ADA, password: `guess ${index}` }, ELSEWHERE)),
  )
  const codes = answers.map(answer => (answer.status === 'rejected' ? answer.reason.code : 'in'))
  const refused = codes.filter(each => each === 'too-many-tries').length
  expect(codes.filter(each => each === 'sign-in-refused').length + refused).toBe(1_000)
  expect(refused).toBeGreaterThan(985)
  await expect(signingIn.signIn(ADA, HOME)).resolves.toBeDefined()
})
