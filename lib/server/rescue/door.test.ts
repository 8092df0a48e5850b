import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { expect, test } from 'vitest'
import { openSetupCode } from '#lib/auth/setup-code.ts'
import { temporaryDirectory } from '#lib/db/testing/temporary-database.ts'
import { ADDRESS_HEADER } from '../caller.ts'
import { createSessionCookie } from '../http/session-cookie.ts'
import { createRescueDoor } from './door.ts'

const WRONG = '0000-0000-0000-0000'

function request(headers: IncomingMessage['headers'] = {}, address = '10.0.0.5'): IncomingMessage {
  const req = new IncomingMessage(new Socket())
  Object.assign(req.headers, { [ADDRESS_HEADER]: address, ...headers })
  return req
}

async function closed() {
  const code = openSetupCode(await temporaryDirectory())
  const cookie = createSessionCookie({ port: () => 4600, secure: false, of: 'rescue-' })
  return { code, door: createRescueDoor({ code, cookie }) }
}

const codeOf = (act: () => unknown) => {
  try {
    act()
    return 'let in'
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error
  }
}

test('without the code nothing, whatever is brought instead', async () => {
  const { door } = await closed()
  const brought = [
    {},
    { cookie: 'guesthouse-rescue-4600=' },
    { cookie: 'guesthouse-4600=abc' },
    { authorization: 'Basic abc' },
  ]
  for (const headers of brought) expect(codeOf(() => door.require(request(headers)))).toBe('rescue-locked')
})

test('the code opens it for this browser, which brings a cookie from then on that scripts cannot read', async () => {
  const { door, code } = await closed()
  const set = door.open(code.text.toLowerCase(), request())
  expect(set).toMatch(/^guesthouse-rescue-4600=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict/)
  const cookie = set.split(';')[0] ?? ''
  expect(codeOf(() => door.require(request({ cookie })))).toBe('let in')
  expect(codeOf(() => door.require(request({ cookie: `${cookie}x` })))).toBe('rescue-locked')
  expect(set).not.toContain(code.text)
})

test('a program sends the code with each call', async () => {
  const { door, code } = await closed()
  expect(codeOf(() => door.require(request({ authorization: `Bearer ${code.text}` })))).toBe('let in')
  expect(codeOf(() => door.require(request({ authorization: `Bearer ${WRONG}` })))).toBe('setup-code-wrong')
})

test('N17: who guesses has to wait, and keeps nobody out who comes from elsewhere', async () => {
  const { door, code } = await closed()
  const guesses = Array.from({ length: 7 }, () => codeOf(() => door.open(WRONG, request())))
  expect(guesses).toEqual([...Array(6).fill('setup-code-wrong'), 'too-many-tries'])
  expect(codeOf(() => door.require(request({ authorization: `Bearer ${code.text}` })))).toBe('too-many-tries')
  expect(codeOf(() => door.open(code.text, request({}, '10.0.0.6')))).toBe('let in')
})
