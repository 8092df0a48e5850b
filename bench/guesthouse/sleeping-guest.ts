const SECTOR_BYTES = 512
const DISK_BYTES = 1024 ** 2

// biome-ignore format: one instruction a line, its assembly beside it
const CODE = [
  0xfa,       // cli
  0xb0, 0x30, // mov al, 0x30   timer 0 counts down once: the BIOS let it tick 18 times a second, for ever
  0xe6, 0x43, // out 0x43, al
  0x30, 0xc0, // xor al, al
  0xe6, 0x40, // out 0x40, al
  0xe6, 0x40, // out 0x40, al
  0xf4,       // hlt
  0xeb, 0xfd, // jmp to the hlt
]

/**
 * The disk of a guest that runs and does nothing at all. With a tick, 400 of them would take both cores of a small host, and the
 * host’s load would be measured.
 */
export function sleepingGuest(): Buffer {
  const disk = Buffer.alloc(DISK_BYTES)
  disk.set(CODE)
  disk.writeUInt16LE(0xaa55, SECTOR_BYTES - 2)
  return disk
}
