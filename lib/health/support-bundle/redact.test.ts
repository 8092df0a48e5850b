import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
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

const KIB = 1_024
const filled = (word: string) => word.repeat((256 * KIB) / word.length)

/** In a thread that can be ended: where one character costs as much as all before it, this takes minutes to hours. */
async function lengthWithinAMinute(text: string): Promise<number> {
  const { href } = new URL('./redact.ts', import.meta.url)
  const script = `import('${href}').then(({ redactText }) => {
    const { parentPort, workerData } = require('node:worker_threads')
    parentPort.postMessage(redactText(workerData).length)
  })`
  const worker = new Worker(script, { eval: true, workerData: text })
  try {
    const [length] = await once(worker, 'message', { signal: AbortSignal.timeout(60_000) })
    return length
  } finally {
    await worker.terminate()
  }
}

test.each([
  ['one long word', filled('a')],
  ['a word made of keywords', filled('token')],
  ['a word of keywords with marks', filled('token-')],
  ['a word that ends like a name', filled('key')],
  ['keywords with room after them', filled(`token${' '.repeat(1_019)}`)],
  ['openings of secret objects on one line', filled('"qom-type":"secret",')],
  ['quotes that are never closed', `password="${filled('\\a')}`],
])('a guest that fills its log with %s cannot hold up Guesthouse', { timeout: 70_000 }, async (_what, text) => {
  expect(await lengthWithinAMinute(text)).toBeGreaterThan(0)
})

test.each([
  `${filled('a')}token=${CANARY}`,
  `my-secret-${filled('a')}: ${CANARY}`,
  `{"data":"${CANARY}","qom-type":"secret"}`,
])('a secret is found however long the word before it is, and wherever it stands in its object (%#)', line => {
  expect(redactText(line)).not.toContain(CANARY)
})
