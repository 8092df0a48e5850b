import type { AuditDetails } from './audit.ts'
import type { EndpointDefinition } from './endpoint.ts'

/**
 * The one list of what gets from a request into the audit trail: these fields of its query and body, when they are plain values, and
 * nothing else. No password, code, token, note or other text that may hold a secret belongs here.
 */
export const AUDITED_FIELDS: Readonly<Record<string, readonly string[]>> = {
  'vms.create': ['vcpus', 'memoryMiB', 'firmware'],
  'vms.remove': ['disks'],
  'tokens.create': ['access', 'expiresInDays'],
  'consoles.share': ['kind', 'mode', 'maxUses'],
  'users.invite': ['role'],
  'users.change': ['role', 'disabled'],
  'rescue.restore': ['copyName'],
  'audit.set-retention': ['days'],
}

/** They are asked with a body, and change nothing. */
const CHANGES_NOTHING: ReadonlySet<string> = new Set([
  ...['vms.preview', 'invitation.read', 'consoles.ticket'],
  ...['passkeys.begin', 'session.begin-passkey', 'session.begin-oidc'],
])
/** They only read, and carry much away at once. */
const READS_MUCH: ReadonlySet<string> = new Set(['audit.export', 'health.support-bundle'])

/** Whether what was done is noted; what was refused always is. */
export function isAudited({ id, method }: Pick<EndpointDefinition, 'id' | 'method'>): boolean {
  return READS_MUCH.has(id) || (method !== 'GET' && !CHANGES_NOTHING.has(id))
}

const MAX_TEXT = 200

function fieldsOf(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : []
}

/** @param asked query and body, parsed by the endpoint’s own schemas */
export function auditDetailsOf(
  { id, method }: Pick<EndpointDefinition, 'id' | 'method'>,
  asked: { query?: unknown; body?: unknown },
): AuditDetails {
  const names = new Set(AUDITED_FIELDS[id] ?? [])
  const details: AuditDetails = {}
  for (const [name, value] of [...fieldsOf(asked.query), ...fieldsOf(asked.body)]) {
    if (!names.has(name)) continue
    if (typeof value === 'string') details[name] = value.slice(0, MAX_TEXT)
    else if (typeof value === 'number' || typeof value === 'boolean') details[name] = value
  }
  // Which fields a change is about is never secret: they are the schema's own names.
  if (method === 'PATCH') {
    const changed = fieldsOf(asked.body).filter(([, value]) => value !== undefined)
    details.changed = changed.map(([name]) => name).join(', ')
  }
  return details
}
