import type { MachineSpec } from '../machine-spec.ts'
import { socketChardev } from './chardev.ts'

/**
 * Two QMP sockets, because each serves one client at a time: one for its owner, one to reach a machine whose owner hangs.
 * https://www.qemu.org/docs/master/interop/qmp-spec.html
 */
export function monitors(spec: MachineSpec): string[] {
  return [
    ...socketChardev({ field: 'monitorSocketPath', id: 'monitor', path: spec.monitorSocketPath }),
    ...['-mon', 'chardev=monitor,mode=control'],
    ...socketChardev({ field: 'rescueSocketPath', id: 'rescue', path: spec.rescueSocketPath }),
    ...['-mon', 'chardev=rescue,mode=control'],
  ]
}
