import type { ConsoleKind } from '#lib/contract/console.ts'

const CONSOLE_PATH = /^\/ws\/vms\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/(vnc|serial)(?:\?|$)/

/**
 * Reads `/ws/vms/{vmId}/vnc` and `/ws/vms/{vmId}/serial` from a request target. Null for anything else, also for
 * `//host/…` and `http://host/…`, which made other servers connect elsewhere (SAFETY N12).
 */
export function parseConsolePath(target: string): { vmId: string; kind: ConsoleKind } | null {
  const match = CONSOLE_PATH.exec(target)
  const [, vmId, kind] = match ?? []
  if (vmId === undefined || kind === undefined) return null
  return { vmId, kind: kind === 'vnc' ? 'vnc' : 'serial' }
}
