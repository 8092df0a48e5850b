import { z } from 'zod'
import { AuditEntry, AuditFilter, AuditMatch, AuditRetention, AuditUser, AuditVerification } from '../audit.ts'
import { endpoint } from '../endpoint.ts'

export const list = endpoint({
  id: 'audit.list',
  method: 'GET',
  path: '/api/audit',
  right: 'audit.read',
  summary: 'The audit trail: who did or tried what, from where, newest first',
  description: 'Every change and every refusal. Floods of refusals are one entry a minute, with how many there were.',
  query: AuditFilter,
  response: z.array(AuditEntry),
  problems: [],
})

export const exportAll = endpoint({
  id: 'audit.export',
  method: 'GET',
  path: '/api/audit/export',
  right: 'audit.read',
  summary: 'The same to keep: all of it that the filter means, as JSON lines, oldest first',
  description:
    'Each line is one entry. docs/audit.md has a short program that checks the chain of what was downloaded. It is sent while it is read; an answer that is cut off is not whole.',
  query: AuditMatch,
  response: null,
  status: 200,
  responseType: 'application/x-ndjson',
  problems: [],
})

export const verification = endpoint({
  id: 'audit.verification',
  method: 'GET',
  path: '/api/audit/verification',
  right: 'audit.read',
  summary: 'Whether the audit trail is as it was written: checks every entry now',
  response: AuditVerification,
  problems: [],
})

export const users = endpoint({
  id: 'audit.users',
  method: 'GET',
  path: '/api/audit/users',
  right: 'audit.read',
  summary: 'Everybody who is in the audit trail, users that are gone included',
  response: z.array(AuditUser),
  problems: [],
})

export const setRetention = endpoint({
  id: 'audit.set-retention',
  method: 'PATCH',
  path: '/api/audit/retention',
  right: 'access.manage',
  summary: 'Say for how many days the audit trail is kept',
  body: AuditRetention,
  response: AuditRetention,
  problems: [],
})
