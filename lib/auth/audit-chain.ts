import { createHash } from 'node:crypto'
import type { AuditEntry, AuditEvent } from '#lib/contract/audit.ts'

/** The place of an entry in the chain. */
export type ChainLink = Pick<AuditEntry, 'id' | 'hash'>

/** What the first entry of all follows. */
export const CHAIN_START: ChainLink = { id: 0, hash: '0'.repeat(64) }

/** What a hash covers, in a form that everybody makes alike: RFC 8785 for the values that entries have. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join()}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([name, of]) => `${JSON.stringify(name)}:${canonicalJson(of)}`).join()}}`
}

/** Of everything in the entry but the hash itself. */
export function hashOf({ hash: _, previousHash, ...entry }: Omit<AuditEntry, 'hash'> & { hash?: string }): string {
  return createHash('sha256')
    .update(`${previousHash}\n${canonicalJson(entry)}`)
    .digest('hex')
}

/** Gives an entry its place after the last one. */
export function seal(event: AuditEvent & { at: string }, previous: ChainLink, id: number): AuditEntry {
  const { at, via, userId, userName, viaId, address, action, target, vmId, result, code, details } = event
  const entry = { id, at, via, userId, userName, viaId, address, action, target, vmId, result, code, details }
  const linked = { ...entry, previousHash: previous.hash }
  return { ...linked, hash: hashOf(linked) }
}
