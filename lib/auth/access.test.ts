import { expect, test } from 'vitest'
import { isProblem } from '#lib/contract/problem.ts'
import type { Role } from '#lib/contract/rights.ts'
import type { TokenScope } from '#lib/contract/token.ts'
import { NO_QUOTA } from '#lib/contract/user.ts'
import type { UserRecord } from '#lib/db/user-store.ts'
import { createAccess } from './access.ts'

const VM = { id: crypto.randomUUID(), ownerId: null, tags: [] }

/** One user with a session “cookie” and a token “gh_token”. */
function accessOf(user: Partial<UserRecord> & { role: Role }, scope: Partial<TokenScope> = {}) {
  const ada: UserRecord = {
    ...{ id: crypto.randomUUID(), name: 'ada', grants: [], passwordHash: null, quota: NO_QUOTA },
    ...{ disabledAt: null, inviteHash: null, inviteExpiresAt: null, createdAt: new Date(), lastSeenAt: null, ...user },
  }
  const at = new Date()
  const seen = { createdAt: at, lastSeenAt: at, expiresAt: at, address: '', device: '' }
  const whole: TokenScope = { access: 'all', vmIds: null, rights: null, ...scope }
  const used = { createdAt: at, expiresAt: null, lastUsedAt: null, lastAddress: null }
  const ended = new AbortController().signal
  const access = createAccess({
    sessions: { find: secret => (secret === 'cookie' ? { id: 'session', userId: ada.id, ...seen, ended } : null) },
    tokens: {
      find: secret =>
        secret === 'gh_token' ? { id: 'token', name: '', userId: ada.id, scope: whole, ...used, ended } : null,
    },
    users: { find: id => (id === ada.id ? ada : null) },
  })
  return {
    ...access,
    bySession: () => access.identify({ sessionSecret: 'cookie', tokenSecret: null, address: '' }),
    byToken: () => access.identify({ sessionSecret: null, tokenSecret: 'gh_token', address: '' }),
  }
}

function verdict(check: () => void): string {
  try {
    check()
    return 'allowed'
  } catch (error) {
    return isProblem(error) ? error.code : 'crashed'
  }
}

test('N01: nobody may do nothing but what anyone may', () => {
  const { require: demand } = accessOf({ role: 'admin' })
  expect(verdict(() => demand('anyone', null))).toBe('allowed')
  for (const right of ['signed-in', 'own-account', 'vm.view', 'vm.delete', 'host.read', 'access.manage'] as const) {
    expect(
      verdict(() => demand(right, null, VM)),
      right,
    ).toBe('signed-out')
  }
})

test('what one may not see does not exist; what one may see and not do is refused', () => {
  const { require: demand, bySession } = accessOf({
    ...{ role: 'viewer', grants: [{ scope: { kind: 'vm', vmId: VM.id }, rights: ['view'] }] },
  })
  const other = { ...VM, id: crypto.randomUUID() }
  expect(verdict(() => demand('vm.view', bySession(), VM))).toBe('allowed')
  expect(verdict(() => demand('vm.power', bySession(), VM))).toBe('not-allowed')
  expect(verdict(() => demand('vm.view', bySession(), other))).toBe('vm-not-found')
  expect(verdict(() => demand('vm.view', bySession()))).toBe('vm-not-found')
  expect(verdict(() => demand('host.read', bySession()))).toBe('not-allowed')
})

test('a token that is not good is nobody’s, also beside a cookie that is', () => {
  const { identify } = accessOf({ role: 'admin' })
  expect(identify({ sessionSecret: 'cookie', tokenSecret: 'gh_wrong', address: '' })).toBeNull()
  expect(identify({ sessionSecret: 'cookie', tokenSecret: 'gh_token', address: '' })?.via).toBe('token')
})

test('a disabled user has neither session nor token', () => {
  const { bySession, byToken } = accessOf({ role: 'admin', disabledAt: new Date() })
  expect([bySession(), byToken()]).toEqual([null, null])
})

test('what is open follows what the account may do now', () => {
  const { renew, bySession } = accessOf({ role: 'operator' })
  const before = bySession()
  if (!before) throw new Error('The session is good')
  expect(renew({ ...before, user: { ...before.user, role: 'admin' } })?.rightsOn(VM).size).toBe(0)
  expect(renew({ ...before, ended: AbortSignal.abort() })).toBeNull()
  expect(renew({ ...before, user: { ...before.user, id: crypto.randomUUID() } })).toBeNull()
})

test('what is about one’s own account is not for a token, whatever it may do else', () => {
  const { require: demand, bySession, byToken } = accessOf({ role: 'admin' }, { rights: ['access.manage'] })
  expect(verdict(() => demand('own-account', bySession()))).toBe('allowed')
  expect(verdict(() => demand('own-account', byToken()))).toBe('not-allowed')
  expect(verdict(() => demand('access.manage', byToken()))).toBe('allowed')
  expect(verdict(() => demand('host.manage', byToken()))).toBe('not-allowed')
})
