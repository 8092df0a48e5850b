import { QemuUnkillableError } from './errors.ts'
import { isSameProcess, type ProcessIdentity } from './identity.ts'
import { endsWithin } from './wait-for-end.ts'

const KILL_LIMIT_MS = 10_000

/**
 * Ends a QEMU at once, as pulling the plug does; also one that hangs or was stopped by SIGSTOP. Resolves to false when it had ended
 * before, true when it was killed and has ended. Throws QemuUnkillableError, also when the system does not permit the signal.
 *
 * The identity is checked in the same turn as the signal is sent. Node has no pidfd_send_signal(2), which would close the
 * remaining microseconds; a pid cannot come round again in that time.
 */
export async function forceOff(identity: ProcessIdentity, { limitMs = KILL_LIMIT_MS } = {}): Promise<boolean> {
  if (!isSameProcess(identity)) return false
  try {
    process.kill(identity.pid, 'SIGKILL')
  } catch (cause) {
    if (isSameProcess(identity)) throw new QemuUnkillableError(identity, { cause })
    return false
  }
  if (!(await endsWithin(identity, limitMs))) throw new QemuUnkillableError(identity)
  return true
}
