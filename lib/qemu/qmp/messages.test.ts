import { expect, test } from 'vitest'
import { QmpProtocolError } from './errors.ts'
import { parseMessage } from './messages.ts'
import { GREETING } from './testing/fake-peer.ts'

test("QEMU's greeting is read with its version", () => {
  expect(parseMessage(GREETING)).toEqual({
    kind: 'greeting',
    greeting: { version: { qemu: { major: 7, minor: 2, micro: 22 }, package: 'Debian' }, capabilities: ['oob'] },
  })
})

test('answers keep the id they carry, whatever its type', () => {
  expect(parseMessage('{"return": {}, "id": "7"}')).toEqual({ kind: 'return', id: '7', value: {} })
  expect(parseMessage('{"return": null, "id": 7}')).toEqual({ kind: 'return', id: 7, value: null })
})

test('an error without an id is an error about nothing in particular', () => {
  const text = '{"error": {"class": "GenericError", "desc": "JSON parse error"}}'
  expect(parseMessage(text)).toEqual({
    kind: 'error',
    id: undefined,
    class: 'GenericError',
    desc: 'JSON parse error',
  })
})

test('an answer that both succeeds and fails has failed', () => {
  const text = '{"return": {}, "error": {"class": "GenericError", "desc": "no"}, "id": 1}'
  expect(parseMessage(text).kind).toBe('error')
})

test.each([
  ['half a JSON value', '{"return": {'],
  ['no JSON at all', 'qemu-system-x86_64: warning'],
  ['a number', '17'],
  ['an array', '[{"return": {}}]'],
  ['null', 'null'],
  ['an object that says nothing', '{"id": 1}'],
  ['an error without class', '{"error": "broken", "id": 1}'],
  ['a greeting without version', '{"QMP": {}}'],
  ['nesting without end', `${'['.repeat(100_000)}`],
  ['nesting without end, with a suspicious key', `{"__proto__":${'['.repeat(1e6)}${']'.repeat(1e6)}}`],
])('F08: %s is refused as not QMP', (_, text) => {
  expect(() => parseMessage(text)).toThrow(QmpProtocolError)
})

test('F08: the message of the error quotes only the start of what came', () => {
  expect(() => parseMessage('x'.repeat(1e6))).toThrow(/^.{50,200}$/)
})

test.each([
  '{"return": {"__proto__": {"polluted": true}, "fine": 1}, "id": 1}',
  '{"return": {"\\u005f_proto__": {"polluted": true}, "fine": 1}, "id": 1}',
])('F08: a __proto__ key never arrives: %s', text => {
  const message = parseMessage(text)
  expect(message).toMatchObject({ kind: 'return', value: { fine: 1 } })
  const value = message.kind === 'return' ? message.value : null
  expect(Object.keys(Object.assign({}, value))).toEqual(['fine'])
  expect(Object.assign({}, value)).not.toHaveProperty('polluted')
  expect({}).not.toHaveProperty('polluted')
})
