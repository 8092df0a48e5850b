import { existsSync } from 'node:fs'
import type { VmState } from '#lib/contract/vm-state.ts'

/**
 * QEMU removes its monitor's socket when it ends in order, for whatever reason, and cannot when it crashes or is killed: the one
 * witness of an end that nobody saw. qemu_cleanup() -> qemu_chr_cleanup() -> socket_listen_cleanup() in QEMU's sources.
 */
export function hasTidiedUp(monitorSocketPath: string): boolean {
  return !existsSync(monitorSocketPath)
}

/** What we know about how a QEMU process ended. */
export type EndFacts = {
  /** What a person asked for last: the button or the plug. */
  asked: 'shut-down' | 'power-off' | null
  /** QMP's SHUTDOWN event, when it came: reason is QEMU's ShutdownCause. */
  shutdown: { guest: boolean; reason: string } | null
  /** null for a QEMU that another process of ours had started: only its parent learns these. */
  exit: { exitCode: number | null; signal: string | null } | null
  /** Whether QEMU removed its monitor's socket: what is left when nobody heard its last word. */
  tidiedUp: boolean
  /** Whether the kernel's OOM killer struck just now; null when it does not count. */
  outOfMemory: boolean | null
}

export type Ending = {
  state: Extract<VmState, 'stopped' | 'crashed'>
  sentence: string
  actor: 'person' | 'guest' | 'host'
}

const SIGNAL_SENTENCES: Record<string, string> = {
  SIGSEGV: 'QEMU crashed (SIGSEGV)',
  SIGABRT: 'QEMU gave up on an error of its own (SIGABRT)',
  SIGSYS: 'QEMU was stopped by its own sandbox (SIGSYS)',
}

/**
 * By QEMU's ShutdownCause, when it was not the guest: https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html. Guesthouse itself asks
 * for none of these.
 */
const HOST_SENTENCES: Record<string, string> = {
  // TERM, INT and HUP are an orderly end for QEMU.
  'host-signal': 'Ended by the host (a signal to QEMU)',
  'host-qmp-quit': 'Ended by a “quit” at QEMU’s monitor, which another program sent',
  'host-ui': 'Ended at a window of QEMU’s own, which was closed',
  // “An error prevents further use of guest”: nobody wanted this end.
  'host-error': 'QEMU met an error on the host and could not go on',
}

function killedSentence(outOfMemory: boolean | null): string {
  if (outOfMemory) {
    return 'The kernel killed QEMU because memory ran out (OOM killer). Give this VM or another less memory'
  }
  const doubt =
    outOfMemory === null ? ': the host may have run out of memory' : ', and not by the kernel for want of memory'
  return `QEMU was killed from outside (SIGKILL)${doubt}`
}

/** The same for the history, where the sentence begins with the VM's name. */
export function endingStory(name: string, { state, sentence }: Pick<Ending, 'state' | 'sentence'>): string {
  if (state === 'crashed') return `“${name}” crashed: ${sentence}`
  if (sentence === 'Shut down') return `“${name}” shut down`
  return `“${name}” was ${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`
}

/** Why the VM is off, in a person's words. A table of cases, first match wins; the rest is a crash. */
export function endingFor({ asked, shutdown, exit, tidiedUp, outOfMemory }: EndFacts): Ending {
  if (asked === 'power-off') return { state: 'stopped', sentence: 'Powered off', actor: 'person' }
  if (shutdown?.reason === 'guest-panic')
    return { state: 'crashed', sentence: 'The guest’s system panicked', actor: 'guest' }
  if (shutdown?.guest) {
    return asked === 'shut-down'
      ? { state: 'stopped', sentence: 'Shut down', actor: 'person' }
      : { state: 'stopped', sentence: 'Powered off by the guest', actor: 'guest' }
  }
  if (shutdown?.reason.startsWith('host-')) {
    const state = shutdown.reason === 'host-error' ? 'crashed' : 'stopped'
    return { state, sentence: HOST_SENTENCES[shutdown.reason] ?? 'Ended from outside Guesthouse', actor: 'host' }
  }
  if (exit?.signal === 'SIGKILL') return { state: 'crashed', sentence: killedSentence(outOfMemory), actor: 'host' }
  if (exit?.signal) {
    return {
      state: 'crashed',
      sentence: SIGNAL_SENTENCES[exit.signal] ?? `QEMU was ended by ${exit.signal}`,
      actor: 'host',
    }
  }
  if (exit?.exitCode)
    return { state: 'crashed', sentence: `QEMU ended with an error (exit code ${exit.exitCode})`, actor: 'host' }
  if (tidiedUp) return { state: 'stopped', sentence: 'Ended in order, and nobody heard why', actor: 'host' }
  if (outOfMemory) return { state: 'crashed', sentence: killedSentence(outOfMemory), actor: 'host' }
  return { state: 'crashed', sentence: 'QEMU ended without a word', actor: 'host' }
}
