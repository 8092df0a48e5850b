import type { Activity } from '#lib/contract/activity.ts'
import type { ActivityMatch } from '#lib/contract/activity-search.ts'

/** What the URL says of which activities are shown. Empty is all. */
export type Filter = { q: string; level: string; who: string; kind: string; vm: string; since: string }

export const NO_FILTER: Filter = { q: '', level: '', who: '', kind: '', vm: '', since: '' }

type Choice<T> = { value: string; label: string; means: T }

export const LEVELS: Choice<Activity['level']>[] = [
  { value: 'warning', label: 'Warnings and errors', means: 'warning' },
  { value: 'error', label: 'Errors', means: 'error' },
]

export const ACTORS: Choice<Activity['actor']>[] = [
  { value: 'person', label: 'By people', means: 'person' },
  { value: 'guest', label: 'By guests', means: 'guest' },
  { value: 'host', label: 'By the host', means: 'host' },
  { value: 'guesthouse', label: 'By Guesthouse', means: 'guesthouse' },
]

/** By the beginnings of their codes. */
export const KINDS: Choice<string>[] = [
  { value: 'vms', label: 'VMs', means: 'vm.' },
  { value: 'tasks', label: 'Tasks', means: 'operation.' },
  { value: 'volumes', label: 'Disks', means: 'volume.' },
  { value: 'images', label: 'ISOs', means: 'image.' },
  { value: 'host', label: 'The host', means: 'host.' },
  { value: 'guesthouse', label: 'Guesthouse', means: 'guesthouse.' },
  { value: 'database', label: 'The database', means: 'database.' },
]

const HOUR_MS = 3_600_000
export const TIMES: Choice<number>[] = [
  { value: '1h', label: 'Last hour', means: HOUR_MS },
  { value: '24h', label: 'Last 24 hours', means: 24 * HOUR_MS },
  { value: '7d', label: 'Last 7 days', means: 7 * 24 * HOUR_MS },
  { value: '30d', label: 'Last 30 days', means: 30 * 24 * HOUR_MS },
]

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

function meaning<T>(choices: readonly Choice<T>[], value: string): T | undefined {
  return choices.find(choice => choice.value === value)?.means
}

/** What is asked of the server; what the URL says wrongly is not said. `now` in milliseconds. */
export function matchOf(filter: Filter, now: number): ActivityMatch {
  const search = filter.q.trim().slice(0, 200)
  const level = meaning(LEVELS, filter.level)
  const actor = meaning(ACTORS, filter.who)
  const code = meaning(KINDS, filter.kind)
  const age = meaning(TIMES, filter.since)
  return {
    ...(search && { search }),
    ...(level && { level }),
    ...(actor && { actor }),
    ...(code && { code }),
    ...(age && { since: new Date(now - age).toISOString() }),
    ...(UUID.test(filter.vm) && { vmId: filter.vm }),
  }
}

export function isFiltering(filter: Filter): boolean {
  return Object.values(filter).some(Boolean)
}
