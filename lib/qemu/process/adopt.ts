import { deferred } from '#lib/shared/deferred.ts'
import type { QmpCloseReason } from '../qmp/close-reason.ts'
import { connectQmp, type QmpSession } from '../qmp/session.ts'
import { QemuForeignMonitorError, QemuGoneError } from './errors.ts'
import type { QemuExit } from './exit.ts'
import { isSameProcess, type ProcessIdentity } from './identity.ts'
import { monitorEnd } from './monitor-watch.ts'
import type { RunningQemu } from './running-qemu.ts'
import { ended } from './wait-for-end.ts'

export type AdoptOptions = {
  identity: ProcessIdentity
  monitorSocketPath: string
  greetingTimeoutMs?: number
  signal?: AbortSignal
}

/**
 * Takes a QEMU over that somebody launched earlier: us before a restart, usually. Throws QemuGoneError when the recorded process has
 * ended, QemuForeignMonitorError when the socket is another machine's, and what connectQmp throws when the process lives but its
 * monitor does not answer (QmpGreetingTimeoutError: it hangs, or another client holds the monitor; QmpTimeoutError: it hangs).
 */
export async function adoptQemu(options: AdoptOptions): Promise<RunningQemu> {
  const { identity } = options
  if (!isSameProcess(identity)) throw new QemuGoneError(identity)
  const session = await connectOrGone(options)
  await refuseForeign(session, options)
  const exited = deferred<QemuExit>()
  const monitorLost = deferred<QmpCloseReason>()
  void monitorEnd({ identity, session }).then(async end => {
    if (end.kind === 'lost') monitorLost.resolve(end.reason)
    if (end.kind !== 'ended') await ended(identity)
    exited.resolve({ exitCode: null, signal: null })
  })
  return {
    pid: identity.pid,
    identity,
    session,
    origin: 'adopted',
    exited: exited.promise,
    monitorLost: monitorLost.promise,
  }
}

async function connectOrGone({ identity, monitorSocketPath, greetingTimeoutMs, signal }: AdoptOptions) {
  try {
    return await connectQmp({
      socketPath: monitorSocketPath,
      ...(greetingTimeoutMs !== undefined && { greetingTimeoutMs }),
      ...(signal && { signal }),
    })
  } catch (cause) {
    if (!isSameProcess(identity)) throw new QemuGoneError(identity, { cause })
    throw cause
  }
}

/** A recorded socket path may since have been taken by another QEMU. */
async function refuseForeign(session: QmpSession, { identity, monitorSocketPath }: AdoptOptions): Promise<void> {
  if (identity.uuid === null) return
  try {
    const { UUID: foundUuid } = await session.execute('query-uuid')
    if (foundUuid.toLowerCase() === identity.uuid.toLowerCase()) return
    throw new QemuForeignMonitorError({ identity, foundUuid, monitorSocketPath })
  } catch (error) {
    await session.close()
    throw error
  }
}
