import { Secret, TOTP } from 'otpauth'
import { expect, test } from 'vitest'
import { household } from './testing/household.ts'

const STEP_MS = 30_000

async function start() {
  const { time, secondFactor, ada, database } = await household()
  const { user } = ada.caller
  const { secret, uri } = await secondFactor.begin(user)
  /** What the app shows so many steps from now. */
  const code = (steps = 0) =>
    new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: time.at + steps * STEP_MS })
  const turnOn = () => secondFactor.confirm(user.id, code())
  return { time, secondFactor, database, user, secret, uri, code, turnOn, use: secondFactor.use.bind(null, user.id) }
}

test('what the app reads says whose account of what it is', async () => {
  const { uri, secret } = await start()
  const read = new URL(uri)
  expect(decodeURIComponent(read.pathname)).toContain('Guesthouse:Ada')
  expect(read.searchParams.get('secret')).toBe(secret)
  expect(secret).toMatch(/^[A-Z2-7]{32}$/)
})

test('it counts only when a code of the app was given', async () => {
  const { secondFactor, user, code, turnOn } = await start()
  expect(await secondFactor.state(user.id)).toBeNull()
  await expect(secondFactor.confirm(user.id, '000000')).rejects.toMatchObject({ code: 'second-factor-wrong' })
  expect(await secondFactor.use(user.id, code())).toBe(false)
  await turnOn()
  expect(await secondFactor.state(user.id)).toMatchObject({ recoveryCodesLeft: 10 })
  await expect(secondFactor.begin(user)).rejects.toMatchObject({ code: 'second-factor-on' })
})

test('N22: a code works once, also when it is sent twice at once, and no older one works after it', async () => {
  const { use, code, turnOn, time } = await start()
  await turnOn()
  expect(await use(code()), 'the one that turned it on').toBe(false)
  time.at += 2 * STEP_MS
  expect((await Promise.all([use(code()), use(code())])).sort()).toEqual([false, true])
  expect(await use(code(-1)), 'the step before').toBe(false)
})

test('a clock may be one step off, not two', async () => {
  const { use, code, turnOn, time } = await start()
  await turnOn()
  time.at += 10 * STEP_MS
  expect(await use(code(-2))).toBe(false)
  expect(await use(code(2))).toBe(false)
  expect(await use(code(-1))).toBe(true)
  expect(await use(code(1))).toBe(true)
})

test('a recovery code lets in once, typed in any way, and the database does not have it', async () => {
  const { use, turnOn, secondFactor, user, database } = await start()
  const codes = await turnOn()
  const [first = '', second = ''] = codes
  expect(new Set(codes).size).toBe(10)
  expect(JSON.stringify(await database.prisma.recoveryCode.findMany())).not.toContain(first.replaceAll('-', ''))
  expect(await use(first.toLowerCase().replaceAll('-', ' '))).toBe(true)
  expect(await use(first)).toBe(false)
  expect((await Promise.all([use(second), use(second)])).sort()).toEqual([false, true])
  expect(await secondFactor.state(user.id)).toMatchObject({ recoveryCodesLeft: 8 })
})

test('new recovery codes end the old ones', async () => {
  const { use, turnOn, secondFactor, user } = await start()
  const [old = ''] = await turnOn()
  const [fresh = ''] = await secondFactor.renewCodes(user.id)
  expect(await use(old)).toBe(false)
  expect(await use(fresh)).toBe(true)
})

test('turned off, nothing of it is left', async () => {
  const { use, turnOn, secondFactor, user, code, time, database } = await start()
  const [recovery = ''] = await turnOn()
  await secondFactor.remove(user.id)
  time.at += STEP_MS
  expect(await secondFactor.state(user.id)).toBeNull()
  expect(await use(code())).toBe(false)
  expect(await use(recovery)).toBe(false)
  expect(await database.prisma.user.findFirst()).toMatchObject({ totpSecret: null, totpLastStep: null })
  await expect(secondFactor.renewCodes(user.id)).rejects.toMatchObject({ code: 'second-factor-off' })
})
