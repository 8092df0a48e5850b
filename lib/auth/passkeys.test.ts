import { expect, test } from 'vitest'
import { softAuthenticator } from './testing/authenticator.ts'
import { ADA, HOME, household } from './testing/household.ts'

const ORIGIN = 'https://box.home:4600'
const REFUSED = { code: 'passkey-refused' }

async function start() {
  const house = await household()
  const { passkeys, ada } = house
  const phone = softAuthenticator()
  const add = async () => {
    const asked = await passkeys.begin(ada.caller, ADA, ORIGIN)
    return await passkeys.add(ada.caller, phone.create(asked, ORIGIN), ORIGIN)
  }
  const ask = () => passkeys.beginSignIn(HOME, ORIGIN)
  return { ...house, phone, add, ask }
}

test('a passkey signs in without a name, past the second factor', async () => {
  const { passkeys, add, ask, phone, ada, secondFactor, database } = await start()
  await add()
  await secondFactor.begin(ada.caller.user)
  await database.prisma.user.updateMany({ data: { totpConfirmedAt: new Date() } })
  const { caller, secret } = await passkeys.signIn(phone.get(await ask(), ORIGIN), HOME, ORIGIN)
  expect(caller.user.id).toBe(ada.caller.user.id)
  expect(secret).not.toBe(ada.secret)
  expect((await passkeys.list(ada.caller))[0]?.lastUsedAt).not.toBeNull()
})

test('what was answered once is worth nothing the second time', async () => {
  const { passkeys, add, ask, phone } = await start()
  phone.device.isCounting = false
  await add()
  const answer = phone.get(await ask(), ORIGIN)
  await passkeys.signIn(answer, HOME, ORIGIN)
  await expect(passkeys.signIn(answer, HOME, ORIGIN)).rejects.toMatchObject(REFUSED)
})

test('an answer to a question that we did not ask is refused', async () => {
  const { passkeys, add, ask, phone } = await start()
  await add()
  const madeUp = { ...(await ask()), challenge: Buffer.alloc(32).toString('base64url') }
  await expect(passkeys.signIn(phone.get(madeUp, ORIGIN), HOME, ORIGIN)).rejects.toMatchObject(REFUSED)
})

test('an answer that was given to another site, or for one, is refused', async () => {
  const { passkeys, add, ask, phone } = await start()
  await add()
  const elsewhere = phone.get(await ask(), 'https://evil.example')
  await expect(passkeys.signIn(elsewhere, HOME, ORIGIN)).rejects.toMatchObject(REFUSED)
  const ofOther = phone.get({ ...(await ask()), rpId: 'evil.example' }, ORIGIN)
  await expect(passkeys.signIn(ofOther, HOME, ORIGIN)).rejects.toMatchObject(REFUSED)
})

test('a device that did not ask its owner is refused: it is one factor, not two', async () => {
  const { passkeys, add, ask, phone } = await start()
  await add()
  phone.device.isVerifying = false
  await expect(passkeys.signIn(phone.get(await ask(), ORIGIN), HOME, ORIGIN)).rejects.toMatchObject(REFUSED)
})

test('a counter that does not go up is a copy of the key', async () => {
  const { passkeys, add, ask, phone } = await start()
  await add()
  await passkeys.signIn(phone.get(await ask(), ORIGIN), HOME, ORIGIN)
  phone.device.counter = 0
  await expect(passkeys.signIn(phone.get(await ask(), ORIGIN), HOME, ORIGIN)).rejects.toMatchObject(REFUSED)
})

test('another key with the id of a known one is refused', async () => {
  const { passkeys, add, ask, phone } = await start()
  await add()
  const { id, rawId } = phone.get(await ask(), ORIGIN)
  const other = softAuthenticator()
  other.device.userHandle = phone.device.userHandle
  const forged = { ...other.get(await ask(), ORIGIN), id, rawId }
  await expect(passkeys.signIn(forged, HOME, ORIGIN)).rejects.toMatchObject(REFUSED)
})

test('a key that says it is somebody else’s is refused', async () => {
  const { passkeys, add, ask, phone } = await start()
  await add()
  phone.device.userHandle = Buffer.alloc(16).toString('base64url')
  await expect(passkeys.signIn(phone.get(await ask(), ORIGIN), HOME, ORIGIN)).rejects.toMatchObject(REFUSED)
})

test('a disabled account and a deleted passkey get nobody in', async () => {
  const { passkeys, add, ask, phone, users, ada } = await start()
  const { id } = await add()
  await users.update(ada.caller.user.id, { disabledAt: new Date() })
  const disabled = passkeys.signIn(phone.get(await ask(), ORIGIN), HOME, ORIGIN)
  await expect(disabled).rejects.toMatchObject({ code: 'sign-in-refused' })
  await users.update(ada.caller.user.id, { disabledAt: null })
  await passkeys.remove(ada.caller, id)
  await expect(passkeys.signIn(phone.get(await ask(), ORIGIN), HOME, ORIGIN)).rejects.toMatchObject(REFUSED)
})

test('the question for a new passkey is not one for signing in, and belongs to who asked', async () => {
  const { passkeys, ada, add, ask, phone, users } = await start()
  await add()
  const { challenge } = await passkeys.begin(ada.caller, ADA, ORIGIN)
  const crossed = phone.get({ ...(await ask()), challenge }, ORIGIN)
  await expect(passkeys.signIn(crossed, HOME, ORIGIN)).rejects.toMatchObject(REFUSED)
  const eve = await users.insert({
    ...{ id: crypto.randomUUID(), name: 'eve', role: 'viewer', passwordHash: null },
    quota: ada.caller.user.quota,
  })
  const asked = await passkeys.begin(ada.caller, ADA, ORIGIN)
  const made = softAuthenticator().create(asked, ORIGIN)
  await expect(passkeys.add({ ...ada.caller, user: eve }, made, ORIGIN)).rejects.toMatchObject(REFUSED)
})

test('nobody renames or deletes the passkey of somebody else', async () => {
  const { passkeys, add, ada, users } = await start()
  const { id } = await add()
  const eve = await users.insert({
    ...{ id: crypto.randomUUID(), name: 'eve', role: 'admin', passwordHash: null },
    quota: ada.caller.user.quota,
  })
  const caller = { ...ada.caller, user: eve }
  await expect(passkeys.rename(caller, id, 'mine')).rejects.toMatchObject({ code: 'passkey-not-found' })
  await expect(passkeys.remove(caller, id)).rejects.toMatchObject({ code: 'passkey-not-found' })
  expect(await passkeys.list(caller)).toEqual([])
  expect(await passkeys.rename(ada.caller, id, 'mine')).toMatchObject({ name: 'mine' })
})

test('where browsers make none, nothing is asked', async () => {
  const { passkeys, ada } = await start()
  const refused = { code: 'passkeys-not-here' }
  await expect(passkeys.beginSignIn(HOME, 'http://box.home:4600')).rejects.toMatchObject(refused)
  await expect(passkeys.begin(ada.caller, ADA, 'https://192.168.1.5')).rejects.toMatchObject(refused)
})
