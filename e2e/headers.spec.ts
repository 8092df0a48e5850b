import { expect, test } from './fixtures.ts'
import { type Answer, exchange, requestAs } from './http-exchange.ts'

const ALWAYS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}
const POLICY = [
  "default-src 'self'",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
]

function nonceOf({ headers }: Answer): string {
  return (
    /script-src 'self' 'nonce-([A-Za-z0-9+/=]{22,})'(?:;|$)/.exec(headers.get('content-security-policy') ?? '')?.[1] ??
    ''
  )
}

test('N10: every kind of answer carries the policy and tells nothing about what made it', async ({ guesthouse }) => {
  const json = { 'Content-Type': 'application/json' }
  const kinds: [string, number, string][] = [
    ['a page', 200, requestAs(guesthouse, {})],
    ['a page that is not there', 404, requestAs(guesthouse, { target: '/nothing/here' })],
    ['a static file that is not there', 404, requestAs(guesthouse, { target: '/_next/static/chunks/nothing.js' })],
    ['the icon', 200, requestAs(guesthouse, { target: '/icon.svg' })],
    ['the API', 200, requestAs(guesthouse, { target: '/api/vms' })],
    ['an API that is not there', 404, requestAs(guesthouse, { target: '/api/nothing' })],
    ['a VM that is not there', 404, requestAs(guesthouse, { target: `/api/vms/${crypto.randomUUID()}` })],
    ['a method that is not there', 405, requestAs(guesthouse, { method: 'DELETE', target: '/api/vms' })],
    ['a mistake', 422, requestAs(guesthouse, { method: 'POST', target: '/api/vms', headers: json, body: '{}' })],
    ['a refused Host', 421, requestAs(guesthouse, { headers: { Host: 'evil.example' } })],
    ['a refused upload', 422, requestAs(guesthouse, { method: 'POST', target: '/api/images' })],
  ]
  for (const [kind, status, bytes] of kinds) {
    const answer = await exchange(guesthouse.port, bytes)
    expect(answer.status, kind).toBe(status)
    for (const [name, value] of Object.entries(ALWAYS))
      expect(answer.headers.get(name), `${name} of ${kind}`).toBe(value)
    const policy = answer.headers.get('content-security-policy')?.split('; ') ?? []
    expect(policy, kind).toEqual(expect.arrayContaining(POLICY))
    expect(nonceOf(answer), kind).not.toBe('')
    expect([...answer.headers.keys()], kind).not.toContain('x-powered-by')
    expect(answer.headers.get('server'), kind).toBeUndefined()
  }
})

test('N10: a script of the build is no page: it has the headers of every answer and no policy of its own', async ({
  guesthouse,
}) => {
  const page = await exchange(guesthouse.port, requestAs(guesthouse, {}))
  const target = /\/_next\/static\/[^"]+\.js/.exec(page.body)?.[0] ?? ''
  const script = await exchange(guesthouse.port, requestAs(guesthouse, { target }))
  expect(script.status).toBe(200)
  expect(script.headers.get('content-type')).toMatch(/javascript/)
  for (const name of ['x-content-type-options', 'referrer-policy', 'cross-origin-resource-policy'])
    expect(script.headers.get(name), name).toBeTruthy()
})

test('N10: scripts of a page need its nonce, which is another one each time', async ({ guesthouse }) => {
  const answers = [
    await exchange(guesthouse.port, requestAs(guesthouse, {})),
    await exchange(guesthouse.port, requestAs(guesthouse, {})),
  ]
  expect(new Set(answers.map(nonceOf)).size).toBe(2)
  for (const answer of answers) {
    const scripts = answer.body.match(/<script[^>]*>/g) ?? []
    expect(scripts.length).toBeGreaterThan(0)
    for (const tag of scripts) expect(tag).toContain(`nonce="${nonceOf(answer)}"`)
    // But for the terminal’s colours, which are style attributes.
    const policy = answer.headers.get('content-security-policy')?.replace("style-src-attr 'unsafe-inline'", '')
    expect(policy).not.toContain('unsafe')
    expect(answer.headers.get('content-security-policy')).toContain(`style-src 'self' 'nonce-${nonceOf(answer)}';`)
  }
})

test('every refusal of the API is a problem document with a sentence', async ({ guesthouse }) => {
  const json = { 'Content-Type': 'application/json' }
  const refusals = [
    requestAs(guesthouse, { target: `/api/vms/${crypto.randomUUID()}` }),
    requestAs(guesthouse, { target: '/api/vms/not-an-id' }),
    requestAs(guesthouse, { method: 'POST', target: '/api/vms', headers: json, body: '{"name":""}' }),
    requestAs(guesthouse, { method: 'POST', target: '/api/vms', headers: json, body: '{' }),
    requestAs(guesthouse, { headers: { Host: 'evil.example' } }),
    requestAs(guesthouse, { method: 'POST', target: '/api/images?fileName=a.iso' }),
  ]
  for (const bytes of refusals) {
    const { status, headers, body } = await exchange(guesthouse.port, bytes)
    expect(headers.get('content-type')).toContain('application/problem+json')
    expect(JSON.parse(body)).toMatchObject({ status, detail: expect.stringMatching(/^[A-Z“].*\.$/) })
  }
})
