import { randomBytes } from 'node:crypto'

/** A random address under QEMU's own prefix: https://wiki.qemu.org/Documentation/Networking, so that it meets no real card's. */
export function randomMacAddress(): string {
  return `52:54:00:${[...randomBytes(3)].map(byte => byte.toString(16).padStart(2, '0')).join(':')}`
}
