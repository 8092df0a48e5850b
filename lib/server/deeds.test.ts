import { expect, test } from 'vitest'
import type { Caller } from '#lib/auth/caller.ts'
import { callerOf } from '#lib/auth/caller.ts'
import { isAbout, isDoneBy, nameOfDoer } from '#lib/auth/deed.ts'
import type { AuditEvent } from '#lib/contract/audit.ts'
import { endpoints } from '#lib/contract/endpoints.ts'
import { Problem } from '#lib/contract/problem.ts'
import type { ProblemCode } from '#lib/contract/problems.ts'
import type { Role } from '#lib/contract/rights.ts'
import { NO_QUOTA } from '#lib/contract/user.ts'
import { createDeeds } from './deeds.ts'

const vmId = crypto.randomUUID()

function someone(name: string, role: Role): Caller {
  const user = { id: crypto.randomUUID(), name, role, passwordHash: null, quota: NO_QUOTA, grants: [] }
  const times = { inviteHash: null, inviteExpiresAt: null, disabledAt: null, createdAt: new Date(), lastSeenAt: null }
  const ended = new AbortController().signal
  return callerOf({ via: 'session', viaId: 's1', user: { ...user, ...times }, address: '10.0.0.5', ended })
}

function auditing({ caller = null, brings = false }: { caller?: Caller | null; brings?: boolean } = {}) {
  const told: AuditEvent[] = []
  const deeds = createDeeds({
    audit: { add: event => told.push(event) },
    access: { caller: () => caller, brings: () => brings, from: () => ({ address: '10.0.0.5', device: '' }) },
    findTarget: async params => {
      const isVm = typeof params === 'object' && params !== null && 'vmId' in params && params.vmId === vmId
      return { target: isVm ? 'web' : null, vmId: isVm ? vmId : null }
    },
  })
  return { told, deeds }
}

const { start, read, remove, create, preview } = endpoints.vms
const headers = {}
const failing = (code: ProblemCode) => () => Promise.reject(new Problem(code, 'No.'))

test('a change is told when it is done: who, what, to what, from where', async () => {
  const ada = someone('ada', 'admin')
  const { told, deeds } = auditing({ caller: ada })
  await deeds.run({ endpoint: remove, headers }, async deed => {
    await deed.aimsAt({ vmId })
    deed.by(ada)
    deed.asks({ query: { disks: 'delete', other: 'x' } })
    expect(nameOfDoer()).toBe('ada')
  })
  expect(told).toEqual([
    {
      ...{ via: 'session', viaId: 's1', userId: ada.user.id, userName: 'ada', address: '10.0.0.5' },
      ...{ action: 'vms.remove', target: 'web', vmId, result: 'done', code: null, details: { disks: 'delete' } },
    },
  ])
})

test('what only reads, or only tries a form out, is not told', async () => {
  const { told, deeds } = auditing({ caller: someone('ada', 'admin') })
  for (const endpoint of [read, preview]) await deeds.run({ endpoint, headers }, async () => {})
  await expect(deeds.run({ endpoint: read, headers }, failing('vm-not-found'))).rejects.toThrow()
  expect(told).toEqual([])
})

test('what was made is told by its name, and nothing else of the answer is', async () => {
  const { told, deeds } = auditing({ caller: someone('ada', 'admin') })
  await deeds.run({ endpoint: create, headers }, async deed => deed.made({ id: vmId, name: 'new', token: 'secret' }))
  expect(told).toMatchObject([{ target: 'new', vmId }])
  expect(JSON.stringify(told)).not.toContain('secret')
})

test.each<[ProblemCode, 'refused' | 'failed']>([
  ['not-allowed', 'refused'],
  ['signed-out', 'refused'],
  ['too-many-tries', 'refused'],
  ['setup-code-wrong', 'refused'],
  ['sign-in-refused', 'refused'],
  ['foreign-origin', 'refused'],
  ['vm-busy', 'failed'],
  ['internal-error', 'failed'],
])('a change that ends with %s was %s', async (code, result) => {
  const { told, deeds } = auditing({ caller: someone('ben', 'viewer') })
  await expect(deeds.run({ endpoint: start, headers }, failing(code))).rejects.toThrow('No.')
  expect(told).toMatchObject([{ userName: 'ben', action: 'vms.start', result, code }])
})

test('a VM that one may not see does not exist: asking for it is refused, also when it only reads', async () => {
  const ben = auditing({ caller: someone('ben', 'viewer') })
  const asked = (deeds: typeof ben.deeds) =>
    deeds.run({ endpoint: read, headers }, async deed => {
      await deed.aimsAt({ vmId })
      throw new Problem('vm-not-found', 'No.')
    })
  await expect(asked(ben.deeds)).rejects.toThrow()
  expect(ben.told).toMatchObject([{ action: 'vms.read', target: 'web', vmId, result: 'refused', code: 'vm-not-found' }])
  const ada = auditing({ caller: someone('ada', 'admin') })
  await expect(asked(ada.deeds)).rejects.toThrow()
  expect(ada.told, 'who sees everything was told the truth').toEqual([])
})

test('reading without being signed in is told when something that is not valid was to prove it', async () => {
  for (const brings of [false, true]) {
    const { told, deeds } = auditing({ brings })
    await expect(deeds.run({ endpoint: read, headers }, failing('signed-out'))).rejects.toThrow()
    expect(told.map(({ result, via }) => [result, via])).toEqual(brings ? [['refused', 'none']] : [])
  }
})

test('who has just proven who they are did it, and what it is about turns out while it is done', async () => {
  const { told, deeds } = auditing()
  await deeds.run({ endpoint: endpoints.access.signIn, headers }, async () => {
    isAbout('ada')
    isDoneBy(someone('ada', 'admin'))
  })
  expect(told).toMatchObject([{ userName: 'ada', viaId: 's1', target: 'ada', action: 'session.sign-in' }])
})

test('what comes of a request after its answer is not its doing any more', async () => {
  const { deeds } = auditing()
  const later = Promise.withResolvers<void>()
  let name: Promise<string | null> = Promise.resolve(null)
  await deeds.run({ endpoint: start, headers }, async deed => {
    deed.by(someone('ada', 'admin'))
    name = later.promise.then(nameOfDoer)
  })
  later.resolve()
  expect(await name).toBe(null)
  expect(nameOfDoer()).toBe(null)
})
