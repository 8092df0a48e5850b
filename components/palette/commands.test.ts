import { expect, test } from 'vitest'
import { aVm } from '#lib/client/testing/builders.ts'
import type { Me } from '#lib/contract/session.ts'
import { NO_QUOTA } from '#lib/contract/user.ts'
import { allCommands, findCommands } from './commands.ts'

const commands = allCommands([aVm({ name: 'router', state: 'running' }), aVm({ name: 'win11', state: 'stopped' })])
const labels = (text: string) => findCommands(commands, text).map(({ label }) => label)

test('only what the state allows is offered', () => {
  expect(labels('router')).toContain('Shut down router')
  expect(labels('router')).not.toContain('Start router')
  expect(labels('start win')).toEqual(['Start win11'])
})

test('the VM itself comes before what can be done with it', () => {
  expect(labels('router')[0]).toBe('router')
})

test('words may come in any order', () => {
  expect(labels('router cons')).toEqual(['Console of router'])
})

test('before anything is typed there are VMs and pages, not every action of every VM', () => {
  expect(labels('')).toEqual([
    'router',
    'win11',
    'New VM',
    'Virtual machines',
    'Library',
    'Storage',
    'Host',
    'Activity',
  ])
})

test('what destroys is not two keys away', () => {
  expect(labels('power off')).toEqual([])
  expect(labels('delete')).toEqual([])
})

test('an account is offered only what it may do', () => {
  const vm = aVm({ name: 'router', state: 'running' })
  const me: Me = {
    ...{ userId: crypto.randomUUID(), name: 'ben', role: 'viewer', rights: [], quota: NO_QUOTA, sessionId: null },
    grants: [{ scope: { kind: 'vm', vmId: vm.id }, rights: ['power'] }],
  }
  const offered = allCommands([vm], me).map(({ label }) => label)
  expect(offered).toEqual(['router', 'Shut down router', 'Pause router', 'Virtual machines', 'Activity', 'API'])
})
