import { Secret, TOTP } from 'otpauth'
import { expect, test } from 'vitest'
import { ADA, ELSEWHERE, HOME, household, secondStep, signedIn } from './testing/household.ts'

async function start() {
  const house = await household()
  const { secondFactor, ada, time, signingIn } = house
  const { user } = ada.caller
  const { secret } = await secondFactor.begin(user)
  const code = () => new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: time.at })
  const recoveryCodes = await secondFactor.confirm(user.id, code())
  time.at += 60_000
  const challenge = async (from = HOME) => secondStep(await signingIn.signIn(ADA, from)).challenge
  return { ...house, user, code, recoveryCodes, challenge }
}

test('N22: with a second factor the password alone makes no session', async () => {
  const { sessions, user, challenge, signingIn, code } = await start()
  const before = sessions.ofUser(user.id).length
  const step = await challenge()
  expect(sessions.ofUser(user.id)).toHaveLength(before)
  expect(sessions.find(step, HOME.address)).toBeNull()
  const { secret } = await signingIn.giveCode({ challenge: step, code: code() }, HOME)
  expect(sessions.find(secret, HOME.address)?.userId).toBe(user.id)
  expect(sessions.ofUser(user.id)).toHaveLength(before + 1)
})

test('the challenge is worth nothing when it was used and when it is made up', async () => {
  const { challenge, signingIn, code, recoveryCodes } = await start()
  const [first = '', second = ''] = recoveryCodes
  const step = await challenge()
  await signingIn.giveCode({ challenge: step, code: first }, HOME)
  const used = signingIn.giveCode({ challenge: step, code: second }, HOME)
  await expect(used).rejects.toMatchObject({ code: 'second-factor-expired' })
  const made = signingIn.giveCode({ challenge: 'made-up', code: code() }, HOME)
  await expect(made).rejects.toMatchObject({ code: 'second-factor-expired' })
})

test('two codes at once with one challenge make one session', async () => {
  const { challenge, signingIn, recoveryCodes } = await start()
  const [first = '', second = ''] = recoveryCodes
  const step = await challenge()
  const both = await Promise.allSettled(
    [first, second].map(code => signingIn.giveCode({ challenge: step, code }, HOME)),
  )
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
})

test('N17: codes cannot be guessed by coming from ever new addresses, nor by signing in again in between', async () => {
  const { challenge, signingIn } = await start()
  const codes: string[] = []
  for (let tries = 0; tries < 12; tries += 1) {
    const from = { ...ELSEWHERE, address: `203.0.113.${tries}` }
    const guess = signingIn.giveCode({ challenge: await challenge(from), code: '000000' }, from)
    codes.push(await guess.then(() => 'in').catch(({ code }: { code: string }) => code))
  }
  expect(codes.filter(code => code === 'second-factor-wrong')).toHaveLength(6)
  expect(codes.filter(code => code === 'too-many-tries')).toHaveLength(6)
})

test('after ten wrong codes the password has to be typed again', async () => {
  const { challenge, signingIn, time, code } = await start()
  const step = await challenge()
  for (let tries = 0; tries < 10; tries += 1) {
    time.at += 900_000
    await expect(signingIn.giveCode({ challenge: step, code: '000000' }, HOME)).rejects.toMatchObject({
      code: 'second-factor-wrong',
    })
  }
  time.at += 900_000
  await expect(signingIn.giveCode({ challenge: step, code: code() }, HOME)).rejects.toMatchObject({
    code: 'second-factor-expired',
  })
})

test('a step begun with the old password, or before the account was disabled, leads nowhere', async () => {
  const { challenge, signingIn, users, account, user, ada, recoveryCodes } = await start()
  const [first = '', second = ''] = recoveryCodes
  const old = await challenge()
  await account.changePassword(ada.caller, { password: ADA.password, newPassword: 'another horse battery' })
  const withOld = signingIn.giveCode({ challenge: old, code: first }, HOME)
  await expect(withOld).rejects.toMatchObject({ code: 'second-factor-expired' })
  const again = secondStep(await signingIn.signIn({ ...ADA, password: 'another horse battery' }, HOME))
  await users.update(user.id, { disabledAt: new Date() })
  const disabled = signingIn.giveCode({ challenge: again.challenge, code: second }, HOME)
  await expect(disabled).rejects.toMatchObject({ code: 'second-factor-expired' })
})

test('who proved both factors in one is asked for none, and a disabled account gets in by no way', async () => {
  const { signingIn, user, users } = await start()
  expect(signedIn(await signingIn.enter(user, HOME, 'both')).caller.user.id).toBe(user.id)
  expect(secondStep(await signingIn.enter(user, HOME, 'one'))).toBeDefined()
  const disabled = await users.update(user.id, { disabledAt: new Date() })
  await expect(signingIn.enter(disabled, HOME, 'both')).rejects.toMatchObject({ code: 'sign-in-refused' })
})
