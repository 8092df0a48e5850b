import type { Vm } from '#lib/contract/vm.ts'
import type { Autostart, NextStart } from '#lib/contract/vm-policy.ts'

/** “With the host, place 10, then 30 s”, “By hand” */
export function autostartWords({ enabled, order, delaySeconds }: Autostart): string {
  if (!enabled) return 'By hand'
  return `With the host, place ${order}${delaySeconds > 0 ? `, then ${delaySeconds} s` : ''}`
}

/** “By hand · stays off after a crash” */
export function policyWords({ autostart, crashPolicy }: Pick<Vm, 'autostart' | 'crashPolicy'>): string {
  const after = crashPolicy === 'restart' ? 'again after a crash' : 'stays off after a crash'
  return `${autostart.enabled ? 'With the host' : 'By hand'} · ${after}`
}

/** “Starts again in 12 s (2 of 5)”. @param now milliseconds since 1970; null while nobody knows it */
export function nextStartWords({ because, at, attempt, attempts }: NextStart, now: number | null): string {
  if (because === 'host-start') return 'Starts with the host, when its turn comes'
  const row = `(${attempt} of ${attempts})`
  if (at === null || now === null) return `Starts again soon ${row}`
  const seconds = Math.ceil((Date.parse(at) - now) / 1000)
  if (seconds <= 0) return `Starts again now ${row}`
  const minutes = Math.floor(seconds / 60)
  return `Starts again in ${minutes > 0 ? `${minutes} min ` : ''}${seconds % 60} s ${row}`
}
