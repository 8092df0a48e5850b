import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { listen } from './http-server.ts'
import { createStaticFiles } from './static-files.ts'

let programPath: string
let server: Server
let base: string
beforeEach(async () => {
  programPath = await mkdtemp(join(tmpdir(), 'gh-static-'))
  await mkdir(join(programPath, '.next/static/chunks'), { recursive: true })
  await writeFile(join(programPath, '.next/secret.json'), 'secret')
  await writeFile(join(programPath, '.next/static/chunks/a.js'), 'let a = 1')
  await writeFile(join(programPath, '.next/static/chunks/a.js.br'), brotliCompressSync('let a = 1'))
  const serve = createStaticFiles({ programPath, dev: false })
  server = createServer((req, res) => {
    res.setHeader('content-security-policy', 'x')
    if (!serve(req, res)) res.writeHead(299).end(req.url)
  })
  base = `http://127.0.0.1:${await listen(server, { host: '127.0.0.1', port: 0 })}`
})
afterEach(async () => {
  server.closeAllConnections()
  await new Promise(resolve => server.close(resolve))
  await rm(programPath, { recursive: true })
})

test('a script comes as the build compressed it, for a year, without the policy of a page', async () => {
  const response = await fetch(`${base}/_next/static/chunks/a.js`, { headers: { 'accept-encoding': 'br' } })
  expect(await response.text()).toBe('let a = 1')
  expect(response.headers.get('content-encoding')).toBe('br')
  expect(response.headers.get('content-type')).toMatch(/javascript/)
  expect(response.headers.get('cache-control')).toMatch(/immutable/)
  expect(response.headers.get('content-security-policy')).toBeNull()
})

test('who cannot read brotli gets it plain', async () => {
  const response = await fetch(`${base}/_next/static/chunks/a.js`, { headers: { 'accept-encoding': 'identity' } })
  expect(response.headers.get('content-encoding')).toBeNull()
  expect(await response.text()).toBe('let a = 1')
})

test.each([
  '/_next/static/../secret.json',
  '/_next/static/%2e%2e/secret.json',
  '/_next/static/..%2fsecret.json',
  '/_next/static/gone.js',
  '/vms',
])('N05: %s is left to Next as it came, with its policy', async path => {
  const response = await fetch(base + path)
  expect(response.status).toBe(299)
  expect(await response.text()).toBe(new URL(base + path).pathname)
  expect(response.headers.get('content-security-policy')).toBe('x')
})
