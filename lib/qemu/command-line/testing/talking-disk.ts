import { truncate, writeFile } from 'node:fs/promises'

/** A guest of one boot sector that says one letter on COM1 and stops: proof that the firmware booted from this disk. */
export async function writeTalkingDisk(path: string, letter: string): Promise<void> {
  const sector = new Uint8Array(512)
  sector.set([
    ...[0xba, 0xf8, 0x03], // mov dx, 0x3f8
    ...[0xb0, letter.charCodeAt(0)], // mov al, letter
    0xee, // out dx, al
    0xf4, // hlt
    ...[0xeb, 0xfd], // jmp to hlt
    // The signature of a boot sector is its last two bytes.
  ])
  sector.set([0x55, 0xaa], 510)
  await writeFile(path, sector)
  // SeaBIOS does not boot from a disk of less than a cylinder.
  await truncate(path, 1024 * 1024)
}
