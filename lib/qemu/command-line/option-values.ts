import { MachineSpecError } from './machine-spec-error.ts'

/**
 * QEMU's `key=value,key=value` syntax has one special character: a comma ends a value, and a doubled one stands for
 * itself. Equals signs, quotes, spaces and newlines have no meaning inside a value.
 * https://www.qemu.org/docs/master/system/invocation.html (see `-drive file`), `get_opt_value()` in util/qemu-option.c
 */
export function escapeCommas(value: string): string {
  return value.replaceAll(',', ',,')
}

/** For the options that take JSON: QAPI parses it strictly, so that no value can become another option. */
export function json(properties: Record<string, unknown>): string {
  return JSON.stringify(properties)
}

/** A word that may stand in `key=value` syntax as it is. Throws MachineSpecError. */
export function token(field: string, value: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/.test(value)) {
    throw new MachineSpecError(field, `${field} must be letters, digits, dots, dashes and underscores.`)
  }
  return value
}

/** Throws MachineSpecError unless `value` is an integer from `minimum` to `maximum`. */
export function integer(
  field: string,
  value: number,
  { minimum, maximum }: { minimum: number; maximum: number },
): number {
  if (!Number.isSafeInteger(value) || value < minimum || value > maximum) {
    throw new MachineSpecError(field, `${field} must be a whole number from ${minimum} to ${maximum}, not ${value}.`)
  }
  return value
}

/** An absolute path without NUL, which would cut an argument short. Throws MachineSpecError. */
export function absolutePath(field: string, path: string): string {
  if (!path.startsWith('/') || path.includes('\0')) {
    throw new MachineSpecError(field, `${field} must be an absolute path, not ${JSON.stringify(path)}.`)
  }
  return path
}

/** `sun_path` has 108 bytes with its final NUL: unix(7). QEMU refuses longer ones. */
export const SOCKET_PATH_BYTES_MAX = 107

/** An absolute path that fits a unix socket address. Throws MachineSpecError. */
export function socketPath(field: string, path: string): string {
  const bytes = Buffer.byteLength(absolutePath(field, path))
  if (bytes > SOCKET_PATH_BYTES_MAX) {
    throw new MachineSpecError(
      field,
      `${field} has ${bytes} bytes; a unix socket path may have ${SOCKET_PATH_BYTES_MAX}. Use a shorter runtime directory.`,
    )
  }
  return path
}
