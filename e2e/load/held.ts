import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const collect: () => void = runInNewContext('gc')

/**
 * Bytes that the process holds once its garbage is gone: its heap and what hangs on it. Stops everything for as long as two
 * collections take. Collects twice because V8 takes the buffers that a collection freed off `external` only in the next one: after
 * a single one, what the last requests left would count, 20 to 35 MiB with a list of 5,000 VMs.
 */
export function heldBytes(): number {
  collect()
  collect()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
