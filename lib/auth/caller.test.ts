import { expect, test } from 'vitest'
import { HOUSE_RIGHTS, type Role, VM_RIGHTS } from '#lib/contract/rights.ts'
import type { TokenScope } from '#lib/contract/token.ts'
import { NO_QUOTA } from '#lib/contract/user.ts'
import type { UserRecord } from '#lib/db/user-store.ts'
import { callerOf } from './caller.ts'

const VM = { id: crypto.randomUUID(), ownerId: null, tags: [] }
const OTHER = { id: crypto.randomUUID(), ownerId: null, tags: [] }

function userOf(role: Role, grants: UserRecord['grants'] = []): UserRecord {
  return {
    ...{ id: crypto.randomUUID(), name: 'ada', role, grants, passwordHash: null, quota: NO_QUOTA },
    ...{ disabledAt: null, inviteHash: null, inviteExpiresAt: null, createdAt: new Date(), lastSeenAt: null },
  }
}

function tokenOf(user: UserRecord, scope: Partial<TokenScope> = {}) {
  const ended = new AbortController().signal
  const whole = { access: 'all', vmIds: null, rights: null, ...scope } as const
  return callerOf({ via: 'token', viaId: 'token', user, address: '', ended, scope: whole })
}

test('a token may do what its user may, but make no accounts unless that is said', () => {
  const { rights, rightsOn, seesAll, readOnly } = tokenOf(userOf('admin'))
  expect([...rights]).toEqual(HOUSE_RIGHTS.filter(right => right !== 'access.manage'))
  expect([...rightsOn(VM)]).toEqual([...VM_RIGHTS])
  expect([seesAll, readOnly]).toEqual([true, false])
  expect([...tokenOf(userOf('admin'), { rights: ['access.manage'] }).rights]).toEqual(['access.manage'])
})

test('a token may never do more than its user', () => {
  const asked = tokenOf(userOf('viewer'), { rights: ['access.manage', 'host.manage', 'vm.delete'] })
  expect([...asked.rights]).toEqual([])
  expect(asked.rightsOn(VM).size).toBe(0)
  const granted = userOf('viewer', [{ scope: { kind: 'vm', vmId: VM.id }, rights: ['console'] }])
  expect([...tokenOf(granted, { rights: ['vm.power', 'vm.console'] }).rightsOn(VM)].sort()).toEqual(['console', 'view'])
})

test('a token for one VM knows no other, and nothing of the house', () => {
  const { rights, rightsOn, seesAll } = tokenOf(userOf('admin'), { vmIds: [VM.id] })
  expect([...rights]).toEqual([])
  expect(rightsOn(VM).size).toBe(VM_RIGHTS.length)
  expect(rightsOn(OTHER).size).toBe(0)
  expect(seesAll).toBe(false)
})

test('a token with some rights has those, and the sight of what they are about', () => {
  const { rights, rightsOn } = tokenOf(userOf('admin'), { rights: ['vm.power', 'library.read'] })
  expect([...rights]).toEqual(['library.read'])
  expect([...rightsOn(VM)].sort()).toEqual(['power', 'view'])
})

test('a token without a right on VMs sees none', () => {
  const { rightsOn, seesAll } = tokenOf(userOf('admin'), { rights: ['host.manage'] })
  expect(rightsOn(VM).size).toBe(0)
  expect(seesAll).toBe(false)
})

test('a token that only reads says so', () => {
  expect(tokenOf(userOf('admin'), { access: 'read' }).readOnly).toBe(true)
})
