import { expect, test } from 'vitest'
import { type Grant, type Role, rightsOn, VM_RIGHTS } from './rights.ts'

const VM = { id: crypto.randomUUID(), ownerId: crypto.randomUUID(), tags: ['school'] }
const holder = (role: Role, grants: Grant[] = [], userId: string = crypto.randomUUID()) => ({ role, grants, userId })
const on = (scope: Grant['scope'], ...rights: Grant['rights']): Grant => ({ scope, rights })

test('an admin may do everything with every VM, and an owner with what is theirs', () => {
  expect([...rightsOn(VM, holder('admin'))]).toEqual([...VM_RIGHTS])
  expect([...rightsOn(VM, holder('viewer', [], VM.ownerId))]).toEqual([...VM_RIGHTS])
})

test('without a grant there is no VM, whatever the role', () => {
  expect(rightsOn(VM, holder('operator')).size).toBe(0)
  expect(rightsOn(VM, holder('viewer')).size).toBe(0)
})

test('a grant gives what it says, and the sight of it; no more', () => {
  const granted = rightsOn(VM, holder('viewer', [on({ kind: 'vm', vmId: VM.id }, 'power')]))
  expect([...granted].sort()).toEqual(['power', 'view'])
})

test('grants for a tag and for all cover the VM; those for another do not', () => {
  expect(rightsOn(VM, holder('viewer', [on({ kind: 'tag', tag: 'school' }, 'console')])).has('console')).toBe(true)
  expect(rightsOn(VM, holder('viewer', [on({ kind: 'all' }, 'console')])).has('console')).toBe(true)
  const others = [on({ kind: 'tag', tag: 'work' }, 'console'), on({ kind: 'vm', vmId: crypto.randomUUID() }, 'power')]
  expect(rightsOn(VM, holder('viewer', others)).size).toBe(0)
})

test('nobody owns a VM without an owner', () => {
  expect(rightsOn({ ...VM, ownerId: null }, holder('viewer', [], '')).size).toBe(0)
})
