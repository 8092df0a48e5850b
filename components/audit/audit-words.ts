import type { AuditEntry } from '#lib/contract/audit.ts'
import { allEndpoints } from '#lib/contract/endpoints.ts'
import { PROBLEMS } from '#lib/contract/problems.ts'

/** Where the API’s own summary is too long for a line, or there is none. */
const ACTIONS: Record<string, string> = {
  'session.sign-in': 'Sign in',
  'session.sign-out': 'Sign out',
  'setup.complete': 'Make the first account',
  'sessions.end': 'End a session',
  'console.open': 'Open the console',
  'page.open': 'Open a page',
  request: 'A request',
  'vms.shut-down': 'Ask a VM to shut down',
  'vms.power-off': 'Power a VM off',
  'vms.reset': 'Reset a VM',
  'vms.pause': 'Pause a VM',
  'audit.export': 'Download the audit trail',
  'health.support-bundle': 'Download a support bundle',
  'host.user-add': 'Add a user at the host’s shell',
  'host.user-passwd': 'Set a password at the host’s shell',
  'host.user-disable': 'Disable a user at the host’s shell',
  'host.user-enable': 'Enable a user at the host’s shell',
  'host.reset-admin': 'Reset the admin at the host’s shell',
  'audit.lost': 'Entries found no room while the database could not be written',
}

const SUMMARIES = new Map(allEndpoints.map(({ id, summary }) => [id, summary]))

/** What was asked for, as a person says it. */
export function actionWords(action: string): string {
  return ACTIONS[action] ?? SUMMARIES.get(action) ?? action
}

const NAMELESS: Record<string, string> = { link: 'A share link', host: 'The host', none: 'Nobody signed in' }

export function whoWords({ userName, via }: Pick<AuditEntry, 'userName' | 'via'>): string {
  if (userName === null) return NAMELESS[via] ?? 'Nobody signed in'
  if (via === 'token') return `${userName}, by a token`
  return via === 'link' ? `${userName}’s share link` : userName
}

/** Why it was not done; null when it was. */
export function whyWords({ code }: Pick<AuditEntry, 'code'>): string | null {
  if (code === null) return null
  const known: Record<string, { title: string }> = PROBLEMS
  return known[code]?.title ?? code
}

const COUNT = new Intl.NumberFormat('en')

/** “4,312 more of these”, and what of the request may be told. */
export function detailWords({ details }: Pick<AuditEntry, 'details'>): string {
  return Object.entries(details)
    .flatMap(([name, value]) => {
      if (name === 'times' && typeof value === 'number') return [`${COUNT.format(value)} more of these within a minute`]
      return name === 'since' ? [] : [`${name}: ${value}`]
    })
    .join(', ')
}
