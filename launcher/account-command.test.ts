import { expect, test } from 'vitest'
import { readAccountCommand } from './account-command.ts'

const read = (words: string) => readAccountCommand(words.split(' '))

test('each command is read with its options, wherever they stand', () => {
  expect(read('user list')).toEqual({ kind: 'list' })
  expect(read('user add ada')).toEqual({ kind: 'add', name: 'ada', role: 'viewer', generate: false })
  expect(read('user --role=operator add ada --generate')).toMatchObject({ role: 'operator', generate: true })
  expect(read('user passwd ada')).toEqual({ kind: 'passwd', name: 'ada', generate: false })
  expect(read('user disable ada')).toEqual({ kind: 'disable', name: 'ada' })
  expect(read('reset-admin')).toEqual({ kind: 'reset-admin', name: null })
  expect(read('reset-admin ada')).toEqual({ kind: 'reset-admin', name: 'ada' })
})

test.each([
  ['user', /followed by list, add, passwd, disable or enable/],
  ['user remove ada', /followed by list/],
  ['user passwd', /needs the name/],
  ['user add ada --role king', /one of admin, operator, viewer/],
  ['user add a/da', /Use letters/],
  ['user add ada --password secret', /Unknown option '--password'/],
])('“%s” gets a sentence', (words, sentence) => {
  expect(() => read(words)).toThrow(sentence)
})

test('N28: a password on the command line is refused, because everybody on the host could read it', () => {
  expect(() => read('user passwd ada correct-horse-battery')).toThrow(/never given on the command line/)
  expect(() => read('reset-admin ada correct-horse-battery')).toThrow(/never given on the command line/)
})
