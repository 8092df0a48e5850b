import type { Activity, ActivityFilter } from './activity.ts'

/** What of the filter says which activities are meant, without how many and from where on. */
export type ActivityMatch = Partial<Omit<ActivityFilter, 'before' | 'limit'>> & { vmId?: string | undefined }

const LEVELS = ['info', 'warning', 'error'] as const satisfies Activity['level'][]

/** That level and the ones above it. */
export function levelsFrom(level: Activity['level']): Activity['level'][] {
  return LEVELS.slice(LEVELS.indexOf(level))
}

/**
 * As a person compares: without case, accents and widths of any script, so that “uberprufen” finds “Überprüfen”. SQLite’s own lower()
 * and LIKE know only ASCII, so what is searched is kept folded. https://www.unicode.org/reports/tr30/tr30-4.html
 */
export function foldForSearch(text: string): string {
  return text.normalize('NFKD').toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '')
}

/** All that a search looks at. */
export function searchTextOf({
  sentence,
  code,
  vmName,
  by,
}: Pick<Activity, 'sentence' | 'code' | 'vmName' | 'by'>): string {
  return foldForSearch([sentence, code, vmName ?? '', by ?? ''].join('\n'))
}

/** The words of a search, folded: each must be somewhere in it. */
export function searchWordsOf(search: string): string[] {
  return [...new Set(foldForSearch(search).split(/\s+/).filter(Boolean))]
}

/** Whether an activity is one of those that are meant: the same answer as the database's, for what is not in it yet. */
export function matchesActivity(activity: Activity, match: ActivityMatch): boolean {
  const { vmId, search, level, actor, code, since, until } = match
  const at = Date.parse(activity.at)
  const text = search === undefined ? '' : searchTextOf(activity)
  return (
    (vmId === undefined || activity.vmId === vmId) &&
    (level === undefined || levelsFrom(level).includes(activity.level)) &&
    (actor === undefined || activity.actor === actor) &&
    (code === undefined || activity.code.startsWith(code)) &&
    (since === undefined || at >= Date.parse(since)) &&
    (until === undefined || at <= Date.parse(until)) &&
    (search === undefined || searchWordsOf(search).every(word => text.includes(word)))
  )
}
