import { AuditMatch, AuditResult } from '#lib/contract/audit.ts'

/** What the URL says of which entries are shown. Empty is all. */
export type Filter = { q: string; who: string; vm: string; kind: string; result: string; since: string }

export const NO_FILTER: Filter = { q: '', who: '', vm: '', kind: '', result: '', since: '' }

export const RESULTS: { value: AuditResult; label: string }[] = [
  { value: 'done', label: 'Done' },
  { value: 'refused', label: 'Refused' },
  { value: 'failed', label: 'Failed' },
]

/** By the beginnings of their actions. */
export const KINDS: { value: string; label: string; means: string }[] = [
  { value: 'vms', label: 'VMs', means: 'vms.' },
  { value: 'consoles', label: 'Consoles', means: 'console.' },
  { value: 'sign-in', label: 'Signing in and out', means: 'session' },
  { value: 'users', label: 'People', means: 'users.' },
  { value: 'images', label: 'ISOs', means: 'images.' },
  { value: 'volumes', label: 'Disks', means: 'volumes.' },
  { value: 'host', label: 'The host', means: 'host.' },
  { value: 'audit', label: 'The audit trail', means: 'audit.' },
]

const HOUR_MS = 3_600_000
export const TIMES: { value: string; label: string; means: number }[] = [
  { value: '1h', label: 'Last hour', means: HOUR_MS },
  { value: '24h', label: 'Last 24 hours', means: 24 * HOUR_MS },
  { value: '7d', label: 'Last 7 days', means: 7 * 24 * HOUR_MS },
  { value: '30d', label: 'Last 30 days', means: 30 * 24 * HOUR_MS },
]

/** What is asked of the server; what the URL says wrongly is not said. `now` in milliseconds. */
export function matchOf(filter: Filter, now: number): AuditMatch {
  const age = TIMES.find(({ value }) => value === filter.since)?.means
  const action = KINDS.find(({ value }) => value === filter.kind)?.means
  const result = AuditResult.safeParse(filter.result).data
  const { userId, vmId } = AuditMatch.shape
  return {
    ...(filter.q.trim() !== '' && { search: filter.q.trim().slice(0, 200) }),
    ...(filter.who !== '' && userId.safeParse(filter.who).success && { userId: filter.who }),
    ...(filter.vm !== '' && vmId.safeParse(filter.vm).success && { vmId: filter.vm }),
    ...(action !== undefined && { action }),
    ...(result !== undefined && { result }),
    ...(age !== undefined && { since: new Date(now - age).toISOString() }),
  }
}

export function isFiltering(filter: Filter): boolean {
  return Object.values(filter).some(Boolean)
}
