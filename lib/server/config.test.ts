import { expect, test } from 'vitest'
import { readConfig, readPaths, StartError } from './config.ts'

const asUser = { uid: 1000, programPath: '/opt/guesthouse' }
const asRoot = { uid: 0, programPath: '/opt/guesthouse' }

test('without a word it listens on this machine only, port 4600', () => {
  expect(readConfig({}, asUser)).toMatchObject({ host: '127.0.0.1', port: 4600, root: false })
})

test('root keeps its data under /var/lib and its sockets under /run; a person in the places for persons', () => {
  expect(readConfig({}, asRoot)).toMatchObject({ dataPath: '/var/lib/guesthouse', root: true })
  expect(readConfig({}, asRoot).runtimePath).toMatch(/^\/run\/guesthouse\/[0-9a-f]{8}$/)
  const config = readConfig({ XDG_DATA_HOME: '/home/ann/.data', XDG_RUNTIME_DIR: '/run/user/1000' }, asUser)
  expect(config.dataPath).toBe('/home/ann/.data/guesthouse')
  expect(config.runtimePath).toMatch(/^\/run\/user\/1000\/guesthouse\/[0-9a-f]{8}$/)
})

test('F28: two data directories, however long, have two short runtime directories', () => {
  const long = (letter: string) => readConfig({ GUESTHOUSE_DATA: `/${letter.repeat(150)}` }, asRoot).runtimePath
  expect(long('a')).not.toBe(long('b'))
  expect(long('a').length).toBeLessThan(40)
})

const BEYOND = ['0.0.0.0', '192.168.1.5', '::', 'box.lan']

test.each(BEYOND)('listening on %s unencrypted is refused, with three ways out', host => {
  expect(() => readConfig({ GUESTHOUSE_HOST: host }, asUser)).toThrow(StartError)
  for (const way of [/--tls,/, /--insecure-http/, /ssh -L 4600/]) {
    expect(() => readConfig({ GUESTHOUSE_HOST: host }, asUser)).toThrow(way)
  }
})

test.each(BEYOND)('listening on %s is possible with TLS, and without when one says so', host => {
  const own = readConfig({ GUESTHOUSE_HOST: host, GUESTHOUSE_TLS: '1' }, asUser)
  expect(own).toMatchObject({ host, encryption: { kind: 'own' }, insecure: false })
  const files = { GUESTHOUSE_TLS_CERT: '/tls/cert.pem', GUESTHOUSE_TLS_KEY: '/tls/key.pem' }
  expect(readConfig({ GUESTHOUSE_HOST: host, ...files }, asUser)).toMatchObject({
    encryption: { kind: 'given', certificatePath: '/tls/cert.pem', keyPath: '/tls/key.pem' },
    insecure: false,
  })
  const plain = readConfig({ GUESTHOUSE_HOST: host, GUESTHOUSE_INSECURE_HTTP: '1' }, asUser)
  expect(plain).toMatchObject({ encryption: { kind: 'none' }, insecure: true })
})

test('on loopback nobody can listen in, whatever is said', () => {
  for (const host of ['127.0.0.1', '127.0.0.2', '::1', 'localhost']) {
    const config = readConfig({ GUESTHOUSE_HOST: host, GUESTHOUSE_INSECURE_HTTP: '1' }, asUser)
    expect(config, host).toMatchObject({ insecure: false })
  }
})

test.each([
  [{ GUESTHOUSE_TLS_CERT: '/cert.pem' }, /give both, --tls-cert and --tls-key/],
  [{ GUESTHOUSE_TLS_KEY: '/key.pem' }, /give both, --tls-cert and --tls-key/],
  [{ GUESTHOUSE_TLS: '1', GUESTHOUSE_INSECURE_HTTP: '1' }, /contradict each other/],
  [{ GUESTHOUSE_TLS: 'yes' }, /GUESTHOUSE_TLS .* 0 or 1/],
  [{ GUESTHOUSE_TRUSTED_PROXIES: '127.0.0.1, proxy.lan' }, /--trust-proxy proxy\.lan names no proxy/],
])('%o is refused with a sentence', (environment, sentence) => {
  expect(() => readConfig(environment, asUser)).toThrow(sentence)
})

test('names and proxies are lists', () => {
  const lists = { GUESTHOUSE_NAMES: 'Box.lan, vms.example.org', GUESTHOUSE_TRUSTED_PROXIES: '127.0.0.1,10.0.0.0/8' }
  expect(readConfig(lists, asUser)).toMatchObject({
    extraHostNames: ['box.lan', 'vms.example.org'],
    trustedProxies: ['127.0.0.1', '10.0.0.0/8'],
  })
})

test('the data directory is found whatever is said about listening', () => {
  expect(readPaths({ GUESTHOUSE_HOST: '0.0.0.0', GUESTHOUSE_DATA: '/data' }, { uid: 1000 }).dataPath).toBe('/data')
})

test.each(['x', '-1', '65536', '1.5'])('the port “%s” is refused by the variable’s name', port => {
  expect(() => readConfig({ GUESTHOUSE_PORT: port }, asUser)).toThrow(/GUESTHOUSE_PORT/)
})
