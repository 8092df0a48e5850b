import { expect, test } from 'vitest'
import { readConfig, StartError } from './config.ts'

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

test.each(['0.0.0.0', '192.168.1.5', '::', 'box.lan'])(
  'until there is a login, listening on %s is refused, with a way out',
  host => {
    expect(() => readConfig({ GUESTHOUSE_HOST: host }, asUser)).toThrow(StartError)
    expect(() => readConfig({ GUESTHOUSE_HOST: host }, asUser)).toThrow(/ssh -L 4600/)
  },
)

test.each(['x', '-1', '65536', '1.5'])('the port “%s” is refused by the variable’s name', port => {
  expect(() => readConfig({ GUESTHOUSE_PORT: port }, asUser)).toThrow(/GUESTHOUSE_PORT/)
})
