import { foldForSearch } from './activity-search.ts'
import type { AuditEntry } from './audit.ts'

/** All that a search looks at, folded as in the history; the dots and dashes of an action do not separate its words from those typed. */
export function auditSearchText(
  entry: Pick<AuditEntry, 'userName' | 'via' | 'action' | 'target' | 'address' | 'code' | 'result' | 'details'>,
): string {
  const { userName, via, action, target, address, code, result, details } = entry
  const words = [action, code ?? ''].map(text => text.replaceAll(/[.-]/g, ' '))
  const values = Object.entries(details).map(([name, value]) => `${name} ${value}`)
  return foldForSearch(
    [userName ?? '', via, action, target ?? '', address, code ?? '', result, ...words, ...values].join('\n'),
  )
}
