const TITLES: Record<string, string> = {
  session: 'Signing in',
  setup: 'First account',
  users: 'People',
  invitation: 'Invitations',
  sessions: 'Sessions',
  account: 'Your account',
  passkeys: 'Your passkeys',
  oidc: 'Sign-in service',
  tokens: 'API tokens',
  vms: 'Virtual machines',
  consoles: 'Consoles',
  images: 'Library',
  volumes: 'Volumes',
  pools: 'Pools',
  host: 'Host',
  tasks: 'Tasks',
  activity: 'Activity',
  audit: 'Audit trail',
  events: 'Live stream',
  health: 'Health',
  database: 'Copies of the database',
  rescue: 'Rescue',
  openapi: 'This document',
}

/** Groups in the order of this table; what it does not know comes last. */
export function byGroup(a: { name: string }, b: { name: string }): number {
  const order = Object.keys(TITLES)
  const place = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length)
  return place(a.name) - place(b.name)
}

/** A group of endpoints in a person’s words; one that is not known yet keeps its own name. */
export function groupTitle(name: string): string {
  return TITLES[name] ?? name.charAt(0).toUpperCase() + name.slice(1)
}
