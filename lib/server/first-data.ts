import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import type { Caller } from '#lib/auth/caller.ts'
import type { Health, Notice } from '#lib/contract/health.ts'
import type { Me, Setup } from '#lib/contract/session.ts'
import type { Vm } from '#lib/contract/vm.ts'
import { runtime } from './global.ts'

/** 200 cards are 0.9 MB of HTML; 5,000 would be 21 MB, and a second and a half in which nobody else is served. docs/adr/0017-large-fleets.md */
const MOST_FIRST_VMS = 200

/**
 * Whose page this is. Every page asks for itself: a layout is not rendered for each of them, and what stands before pages has been
 * stepped around before (SAFETY section 0, 6).
 */
async function caller(): Promise<Caller> {
  const { access, signingIn } = runtime().services
  return access.caller(await headers()) ?? redirect(signingIn.setupCode() === null ? '/login' : '/setup')
}

/**
 * What a page shows before its scripts run: the same objects as the API's, read from memory. The page reads them again when its live
 * stream opens, so they may be a moment old; null when there are so many that it reads them by itself. Call it while a request is rendered, never at module scope.
 */
export async function firstVms(): Promise<Vm[] | null> {
  const { vms, visible } = runtime().services
  const asker = await caller()
  return vms.count() > MOST_FIRST_VMS ? null : visible.vms(asker)
}

/** What is wrong now, for every page. */
export async function firstHealth(): Promise<Health> {
  return runtime().services.visible.health(await caller())
}

/** Who is signed in; leads to the sign-in page when nobody is. */
export async function firstMe(): Promise<Me> {
  return runtime().services.access.me(await caller())
}

export async function isSignedIn(): Promise<boolean> {
  return runtime().services.access.caller(await headers()) !== null
}

/** The sign-in service’s button; null: there is none. */
export function firstOidc(): { label: string } | null {
  const settings = runtime().services.oidc.settings()
  return settings && { label: settings.label }
}

export function firstSetup(): Setup {
  return { needed: runtime().services.signingIn.setupCode() !== null }
}

/** For the pages outside: what somebody should know before they type a password. */
export function firstWarnings(): Notice[] {
  return runtime()
    .services.health()
    .notices.filter(({ code }) => code === 'unencrypted')
}
