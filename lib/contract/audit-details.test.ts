import { expect, test } from 'vitest'
import { z } from 'zod'
import { AUDITED_FIELDS, auditDetailsOf, isAudited } from './audit-details.ts'
import type { EndpointDefinition } from './endpoint.ts'
import { endpoints } from './endpoints.ts'

const all: EndpointDefinition[] = Object.values(endpoints).flatMap(group => Object.values(group))

function fieldsOf(schema: z.ZodType | undefined): string[] {
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : []
}

test('every listed field is one of its endpoint, and none has a name that secrets have', () => {
  for (const [id, fields] of Object.entries(AUDITED_FIELDS)) {
    const endpoint = all.find(candidate => candidate.id === id)
    if (!endpoint) expect.fail(`There is no endpoint ${id}`)
    const known = [...fieldsOf(endpoint.query), ...fieldsOf(endpoint.body)]
    for (const field of fields) {
      expect(known, `${field} of ${id}`).toContain(field)
      expect(field).not.toMatch(/pass|secret|code|token|key|ticket|note|cookie|link/i)
    }
  }
})

test('of a request only listed fields are told, and only plain values', () => {
  const secret = 'correct horse battery'
  const { signIn, completeSetup } = endpoints.access
  expect(auditDetailsOf(signIn, { body: { name: secret, password: secret } })).toEqual({})
  expect(auditDetailsOf(completeSetup, { body: { name: 'ada', password: secret, code: secret } })).toEqual({})
  const body = { vcpus: 2, memoryMiB: 64, firmware: 'x'.repeat(999), note: secret, disk: { sizeBytes: 1 } }
  expect(auditDetailsOf(endpoints.vms.create, { body })).toEqual({
    ...{ vcpus: 2, memoryMiB: 64 },
    firmware: 'x'.repeat(200),
  })
  expect(auditDetailsOf(endpoints.vms.remove, { query: { disks: 'keep' } })).toEqual({ disks: 'keep' })
})

test('of a change it is told what it is about, and never the new value', () => {
  const body = { name: 'web', note: 'a secret', vcpus: undefined }
  expect(auditDetailsOf(endpoints.vms.change, { body })).toEqual({ changed: 'name, note' })
})

test('every endpoint that changes something is audited', () => {
  const left = all.filter(endpoint => endpoint.method !== 'GET' && !isAudited(endpoint)).map(({ id }) => id)
  expect(left.sort()).toEqual([
    ...[
      'consoles.ticket',
      'invitation.read',
      'passkeys.begin',
      'session.begin-oidc',
      'session.begin-passkey',
      'vms.preview',
    ],
  ])
  expect(isAudited(endpoints.audit.exportAll)).toBe(true)
  expect(isAudited(endpoints.vms.list)).toBe(false)
})
