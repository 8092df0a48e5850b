import type { Machine } from './vm-entry.ts'

/**
 * Lets a stopped guest run. QEMU is asked first, because a `cont` to one that runs swallows a stop that it has decided on and not made
 * yet (`vm_prepare_start` in QEMU’s softmmu/cpus.c): a write that met a full disk would wait for ever in a guest that “runs”. Who is
 * stopped decides nothing new before the `cont`, so the answer is still true then.
 * @throws QmpError, QmpClosedError, QmpTimeoutError
 */
export async function goOn({ monitor }: Pick<Machine, 'monitor'>): Promise<void> {
  const { session } = monitor
  const { running } = await session.execute('query-status')
  if (!running) await session.execute('cont')
}
