import type { QmpCloseReason } from '../qmp/close-reason.ts'
import type { QmpSession } from '../qmp/session.ts'
import type { QemuExit } from './exit.ts'
import type { ProcessIdentity } from './identity.ts'

/** A QEMU process with its monitor, launched by us or found again. It outlives this object, and us. */
export type RunningQemu = {
  readonly pid: number
  /** Write this down: it is how the process is found, and signalled, after we have been restarted. */
  readonly identity: ProcessIdentity
  readonly session: QmpSession
  /** `launched`: we are the parent and learn how it ends. `adopted`: the kernel tells that only to its parent. */
  readonly origin: 'launched' | 'adopted'
  /**
   * Resolves when the process has ended; an adopted one reports neither code nor signal. Known by the end of the monitor's connection,
   * so at once; after that connection was lost or closed by us, an adopted one is looked for every second.
   */
  readonly exited: Promise<QemuExit>
  /** Resolves when the monitor's connection ended although the process lives on. Never when we closed the session ourselves. */
  readonly monitorLost: Promise<QmpCloseReason>
}
