import { expect, test } from 'vitest'
import { redact, redactText } from './redact.ts'

const CANARY = 'c4n4ry'

test.each([
  [{ password: CANARY }],
  [{ deep: [{ cloudInit: { userData: CANARY, rootPassword: CANARY } }] }],
  [{ sshKey: CANARY, apiKey: CANARY, key: CANARY }],
  [{ session: { token: CANARY, cookie: CANARY } }],
  [{ note: CANARY }],
  [{ wish: JSON.stringify({ vm: { note: `he said "${CANARY}"\nand ${CANARY}` } }) }],
  [{ argv: ['-object', `{"qom-type":"secret","id":"s0","data":"${CANARY}"}`] }],
  [{ argv: ['-vnc', `unix:/x,password=${CANARY}`] }],
  [{ message: `Authorization: Bearer ${CANARY}` }],
])('no secret is left of %j', value => {
  const text = JSON.stringify(redact(value))
  expect(text).not.toContain(CANARY)
  expect(text).toContain('[removed]')
})

test.each([
  `password=${CANARY} and more`,
  `{"at":"2026","rootPassword":"${CANARY}"}`,
  `{"line":"{\\"token\\":\\"${CANARY}\\"}"}`,
  `api_key: ${CANARY}`,
])('no secret is left of the line %s', line => {
  expect(redactText(line)).not.toContain(CANARY)
})

test('what is no secret stays as it is', () => {
  const value = { name: 'web', argv: ['-machine', 'q35', '-m', '128M'], keyboard: 'de', notes: '', lag: 4 }
  expect(redact(value)).toEqual(value)
  expect(redactText('qemu: terminating on signal 15')).toBe('qemu: terminating on signal 15')
})
