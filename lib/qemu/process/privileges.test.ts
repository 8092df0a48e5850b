import { expect, test } from 'vitest'
import { confinedCommand } from './privileges.ts'

const qemu = { binaryPath: '/usr/bin/qemu', args: ['-uuid', 'u', '--reuid=0'] }

test('privileges are dropped before QEMU is executed, and cannot come back', async () => {
  const command = await confinedCommand({ ...qemu, runAs: { uid: 1001, gid: 1002 } })
  expect(command?.file).toMatch(/\/setpriv$/)
  expect(command?.args).toEqual([
    '--reuid=1001',
    '--regid=1002',
    '--clear-groups',
    '--no-new-privs',
    '--',
    '/usr/bin/qemu',
    ...qemu.args,
  ])
})

test('extra groups, such as kvm, are the only ones it keeps', async () => {
  const command = await confinedCommand({ ...qemu, runAs: { uid: 1001, gid: 1002, groups: [104, 105] } })
  expect(command?.args).toContain('--groups=104,105')
  expect(command?.args).not.toContain('--clear-groups')
})

test('without another user it still cannot gain privileges', async () => {
  const command = await confinedCommand({ ...qemu, runAs: null })
  expect(command?.args).toEqual(['--no-new-privs', '--', '/usr/bin/qemu', ...qemu.args])
})
