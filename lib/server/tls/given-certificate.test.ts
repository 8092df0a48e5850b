import { X509Certificate } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openGivenCertificate } from './given-certificate.ts'
import { type KeyedCertificate, makeAuthority, makeServerCertificate } from './make-certificates.ts'
import { permittedFor } from './name-constraints.ts'
import { temporaryFolder } from './testing/tls-server.ts'

const HERE = { names: ['vms.example.org'], addresses: [] }
const authority = await makeAuthority({ title: 'Company', permitted: permittedFor(HERE), now: Date.now() })
const issued = () => makeServerCertificate({ authority, title: 'vms', ...HERE, now: Date.now() })

async function files(given: Partial<KeyedCertificate>) {
  const folder = await temporaryFolder()
  const paths = { certificatePath: join(folder, 'cert.pem'), keyPath: join(folder, 'key.pem') }
  const put = async ({ cert, key }: Partial<KeyedCertificate>) => {
    if (cert !== undefined) await writeFile(paths.certificatePath, cert)
    if (key !== undefined) await writeFile(paths.keyPath, key)
  }
  await put(given)
  const warnings: unknown[] = []
  const log = { info: () => {}, warn: (...said: unknown[]) => void warnings.push(said) }
  const open = async () => {
    const source = await openGivenCertificate({ ...paths, log, lookEveryMs: 3_600_000 })
    onTestFinished(source.close)
    return source
  }
  return { open, put, warnings }
}

test('a renewed certificate is shown without a restart; half a renewal is waited out', async () => {
  const [first, second] = [await issued(), await issued()]
  const { open, put, warnings } = await files(first)
  const source = await open()
  expect(source.facts()).toMatchObject({
    names: ['vms.example.org'],
    fingerprint: new X509Certificate(first.cert).fingerprint256,
  })
  const shown: KeyedCertificate[] = []
  source.onChange(next => shown.push(next))
  await put({ cert: second.cert })
  await source.look()
  await source.look()
  expect(shown).toEqual([])
  expect(warnings).toHaveLength(1)
  expect(source.current()).toEqual(first)
  await put({ key: second.key })
  await source.look()
  expect(shown).toEqual([second])
  expect(source.current()).toEqual(second)
})

test('browsers are told to insist on TLS only when somebody else vouches for it', async () => {
  expect((await (await files(await issued())).open()).isTrustedAlready).toBe(true)
  expect((await (await files(authority)).open()).isTrustedAlready).toBe(false)
})

const other = await issued()

test.each([
  ['no file', {}, /cert\.pem \(--tls-cert\) cannot be read/],
  ['no certificate', { cert: 'nothing', key: other.key }, /\(--tls-cert\) holds no certificate in PEM/],
  ['no key', { cert: other.cert, key: 'nothing' }, /\(--tls-key\) holds no private key in PEM/],
  ['another key', { cert: (await issued()).cert, key: other.key }, /is not the one of the certificate/],
])('%s: a sentence that names the file', async (_, given, sentence) => {
  await expect((await files(given)).open()).rejects.toThrow(sentence)
})
