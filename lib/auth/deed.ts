import { AsyncLocalStorage } from 'node:async_hooks'
import type { AuditDetails } from '#lib/contract/audit.ts'
import type { Caller } from './caller.ts'

/** What is being done for one request, told to whoever works on it, whichever room that is in. */
export type Deed = {
  /** Who does it, once that is known. */
  caller: Caller | null
  /** The name of what it is done to. */
  target: string | null
  vmId: string | null
  details: AuditDetails
  /** It was answered. What comes later (QEMU’s events on a connection that it opened) is not its doing any more. */
  isOver: boolean
}

const current = new AsyncLocalStorage<Deed>()

export function whileDoing<T>(deed: Deed, act: () => T): T {
  return current.run(deed, act)
}

function deedNow(): Deed | null {
  const deed = current.getStore()
  return deed && !deed.isOver ? deed : null
}

/** The name of whoever does what is being done now; null: no user does it. */
export function nameOfDoer(): string | null {
  return deedNow()?.caller?.user.name ?? null
}

/** Whoever sends this request has just proven who they are. */
export function isDoneBy(caller: Caller): void {
  const deed = deedNow()
  if (deed) deed.caller = caller
}

/** What this request is about turns out while it is worked on. Never what a person typed: it may be a password in the wrong field. */
export function isAbout(target: string | null): void {
  const deed = deedNow()
  if (deed) deed.target = target
}

/** It was not all that was to be done. */
export function isOnlyHalf(what: AuditDetails): void {
  const deed = deedNow()
  if (deed) deed.details = { ...deed.details, ...what }
}
