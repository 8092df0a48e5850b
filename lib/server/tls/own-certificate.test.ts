import { X509Certificate } from 'node:crypto'
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { makeServerCertificate } from './make-certificates.ts'
import { type OwnCertificateOptions, openOwnCertificate } from './own-certificate.ts'
import { serverWith, shake, temporaryFolder } from './testing/tls-server.ts'

const DAY_MS = 24 * 3600 * 1000
const HERE = { names: ['localhost', 'box', 'box.local'], addresses: ['127.0.0.1', '192.168.1.5', '::1'] }
const quiet = { info: () => {}, warn: () => {}, error: () => {} }

async function opened(options: Partial<OwnCertificateOptions> & { folder: string }) {
  const source = await openOwnCertificate({ wanted: () => HERE, log: quiet, lookEveryMs: 3_600_000, ...options })
  onTestFinished(source.close)
  return source
}
const fingerprintOf = (cert: string) => new X509Certificate(cert).fingerprint256

test('a device that trusts the authority takes the certificate for every name and address of the host, and for no other', async () => {
  const source = await opened({ folder: await temporaryFolder() })
  const { port } = await serverWith(source.current())
  const ca = source.authority()?.pem ?? ''
  for (const name of ['box', 'box.local', 'localhost', '127.0.0.1']) {
    expect(await shake(port, { name, ca }), name).toBe(source.facts().fingerprint)
  }
  await expect(shake(port, { name: 'evil.example', ca })).rejects.toMatchObject({
    code: 'ERR_TLS_CERT_ALTNAME_INVALID',
  })
  expect(source.facts().names).toEqual([...HERE.names, '127.0.0.1', '192.168.1.5', '0:0:0:0:0:0:0:1'])
})

test('who steals the authority’s key can be this host, and nobody’s bank', async () => {
  const folder = await temporaryFolder()
  const source = await opened({ folder })
  const authority = {
    cert: source.authority()?.pem ?? '',
    key: await readFile(join(folder, 'authority-key.pem'), 'utf8'),
  }
  const forge = (names: string[], addresses: string[] = []) =>
    makeServerCertificate({ authority, title: 'forged', names, addresses, now: Date.now() })
  const bank = await serverWith(await forge(['bank.example']))
  await expect(shake(bank.port, { name: 'bank.example', ca: authority.cert })).rejects.toThrow(/permitted subtree/)
  const address = await serverWith(await forge(['box'], ['8.8.8.8']))
  await expect(shake(address.port, { name: 'box', ca: authority.cert })).rejects.toThrow(/permitted subtree/)
})

test('the keys are for nobody else’s eyes', async () => {
  const folder = await temporaryFolder()
  await opened({ folder: join(folder, 'tls') })
  expect((await stat(join(folder, 'tls'))).mode & 0o777).toBe(0o700)
  const files = await readdir(join(folder, 'tls'))
  expect(files.sort()).toEqual(['authority-key.pem', 'authority.json', 'authority.pem', 'server-key.pem', 'server.pem'])
  for (const file of files) expect((await stat(join(folder, 'tls', file))).mode & 0o777, file).toBe(0o600)
})

test('browsers take it: elliptic, an end entity for servers, valid since yesterday and for no more than 397 days', async () => {
  const source = await opened({ folder: await temporaryFolder() })
  const server = new X509Certificate(source.current().cert)
  expect(server.publicKey.asymmetricKeyDetails).toMatchObject({ namedCurve: 'prime256v1' })
  expect(server.ca).toBe(false)
  expect(server.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1'])
  expect(server.validFromDate.getTime()).toBeLessThan(Date.now())
  expect(server.validToDate.getTime() - server.validFromDate.getTime()).toBeLessThanOrEqual(397 * DAY_MS)
  const authority = new X509Certificate(source.authority()?.pem ?? '')
  expect(authority.ca).toBe(true)
  expect(server.verify(authority.publicKey)).toBe(true)
})

test('a restart shows the same certificate', async () => {
  const folder = await temporaryFolder()
  const [first, second] = [await opened({ folder }), await opened({ folder })]
  expect(second.current()).toEqual(first.current())
  expect(second.authority()).toEqual(first.authority())
})

test('it is renewed before it ends, by the same authority, and what serves is told', async () => {
  const folder = await temporaryFolder()
  let day = 0
  const source = await opened({ folder, now: () => Date.now() + day * DAY_MS })
  const [first, authority] = [source.facts().fingerprint, source.authority()]
  const shown: string[] = []
  source.onChange(({ cert }) => shown.push(fingerprintOf(cert)))
  day = 300
  await source.look()
  expect(shown).toEqual([])
  day = 370
  await source.look()
  expect(shown).toEqual([source.facts().fingerprint])
  expect(source.facts().fingerprint).not.toBe(first)
  expect(source.authority()).toEqual(authority)
})

test('a new address of the host is in the next certificate; one that goes needs no new one', async () => {
  const folder = await temporaryFolder()
  let addresses = HERE.addresses
  const source = await opened({ folder, wanted: () => ({ ...HERE, addresses }) })
  const authority = source.authority()
  addresses = [...HERE.addresses, '10.9.8.7']
  await source.look()
  expect(source.facts().names).toContain('10.9.8.7')
  expect(source.authority(), 'devices trust it already').toEqual(authority)
  const { fingerprint } = source.facts()
  addresses = HERE.addresses
  await source.look()
  expect(source.facts().fingerprint).toBe(fingerprint)
})

test('a name that the authority may not vouch for needs a new one', async () => {
  const folder = await temporaryFolder()
  const before = (await opened({ folder })).authority()
  const wanted = () => ({ ...HERE, names: [...HERE.names, 'vms.example.org'] })
  const source = await opened({ folder, wanted })
  expect(source.authority()?.fingerprint).not.toBe(before?.fingerprint)
  const { port } = await serverWith(source.current())
  await shake(port, { name: 'vms.example.org', ca: source.authority()?.pem ?? '' })
})

test.each(['server.pem', 'server-key.pem', 'authority.pem', 'authority.json'])(
  'a %s that is damaged is made anew',
  async name => {
    const folder = await temporaryFolder()
    await opened({ folder })
    await writeFile(join(folder, name), 'nothing')
    const source = await opened({ folder })
    const { port } = await serverWith(source.current())
    expect(await shake(port, { name: 'box', ca: source.authority()?.pem ?? '' })).toBe(source.facts().fingerprint)
  },
)
