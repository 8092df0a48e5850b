import type { Vm } from '#lib/contract/vm.ts'
import type { Autostart } from '#lib/contract/vm-policy.ts'

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
