import { writeFile } from 'node:fs/promises'
import { assemble, type Instruction, word } from './assemble.ts'

/** What a 512-byte guest does for ever after it has written its line. None of them answers the ACPI power button. */
export type BootSectorVariant =
  /** Sleeps: a VM that runs and costs nothing. */
  | 'idle'
  /** Never rests: a VM that takes a whole CPU. */
  | 'busy'
  /** Changes every character on the screen as fast as it can, for measuring frame rates. */
  | 'repaint'
  /** Writes dots to the first serial port as fast as it takes them. */
  | 'serial-flood'
  /** Fills its own disk from the second sector on, then sleeps. Make the disk larger first (truncate, `qemu-img resize`). */
  | 'disk-filler'

const SECTOR_BYTES = 512
/** Where the partition table would begin. */
const CODE_BYTES = 446
/** Emulated disks like whole MiB; the rest is zeros. */
const DISK_BYTES = 1024 * 1024

/** The BIOS loads the sector to this address and jumps there in 16-bit real mode. */
const LOAD_ADDRESS = 0x7c00
const VGA_TEXT_SEGMENT = 0xb800
const CHARACTERS_ON_SCREEN = 80 * 25
const COM1_DATA = 0x3f8
const COM1_LINE_STATUS = COM1_DATA + 5

/** What one BIOS call writes: 32 KiB from where the code itself lies, so never only zeros. */
const SECTORS_A_WRITE = 64
const FIRST_DISK = 0x80

const JMP = 0xeb
const JNC = 0x73
const JZ = 0x74

// biome-ignore format: one instruction a line, its assembly beside it
const PRINT: Instruction[] = [
  [0xfa],                               // cli
  [0x31, 0xc0],                         // xor ax, ax
  [0x8e, 0xd8],                         // mov ds, ax
  [0x8e, 0xd0],                         // mov ss, ax
  [0xbc, ...word(LOAD_ADDRESS)],        // mov sp, 0x7c00     the stack grows down from here
  [0xb8, ...word(0x0003)],              // mov ax, 0x0003
  [0xcd, 0x10],                         // int 0x10           text mode, 80 by 25
  [0xfc],                               // cld
  [0xbe], { addressOf: 'text' },        // mov si, text
  { label: 'next' },
  [0xac],                               // lodsb
  [0x84, 0xc0],                         // test al, al
  { jump: JZ, to: 'done' },
  [0xba, ...word(COM1_DATA)],           // mov dx, 0x3f8
  [0xee],                               // out dx, al         QEMU's port takes a byte at any time
  [0xb4, 0x0e],                         // mov ah, 0x0e
  [0xbb, ...word(0x0007)],              // mov bx, 0x0007
  [0xcd, 0x10],                         // int 0x10           teletype output
  { jump: JMP, to: 'next' },
  { label: 'done' },
]

// biome-ignore format: one instruction a line, its assembly beside it
const FOR_EVER: Record<BootSectorVariant, Instruction[]> = {
  idle: [
    [0xfb],                             // sti                the BIOS keeps its clock
    { label: 'sleep' },
    [0xf4],                             // hlt
    { jump: JMP, to: 'sleep' },
  ],
  busy: [
    { label: 'spin' },
    { jump: JMP, to: 'spin' },
  ],
  repaint: [
    [0xb8, ...word(VGA_TEXT_SEGMENT)],  // mov ax, 0xb800
    [0x8e, 0xc0],                       // mov es, ax
    [0x31, 0xdb],                       // xor bx, bx
    { label: 'frame' },
    [0x31, 0xff],                       // xor di, di
    [0xb9, ...word(CHARACTERS_ON_SCREEN)], // mov cx, 2000
    [0x89, 0xd8],                       // mov ax, bx         a character and its colours
    [0xf3, 0xab],                       // rep stosw
    [0x81, 0xc3, ...word(0x1101)],      // add bx, 0x1101     others in the next frame
    { jump: JMP, to: 'frame' },
  ],
  'serial-flood': [
    { label: 'wait' },
    [0xba, ...word(COM1_LINE_STATUS)],  // mov dx, 0x3fd
    [0xec],                             // in al, dx
    [0xa8, 0x20],                       // test al, 0x20      is the transmitter empty?
    { jump: JZ, to: 'wait' },
    [0xba, ...word(COM1_DATA)],         // mov dx, 0x3f8
    [0xb0, 0x2e],                       // mov al, '.'
    [0xee],                             // out dx, al
    { jump: JMP, to: 'wait' },
  ],
  'disk-filler': [
    { label: 'write' },
    [0xbe], { addressOf: 'packet' },    // mov si, packet
    [0xb8, ...word(0x4300)],            // mov ax, 0x4300     extended write, without verifying
    [0xb2, FIRST_DISK],                 // mov dl, 0x80
    [0x66, 0x83, 0x06], { addressOf: 'sector' }, [SECTORS_A_WRITE], // add dword [sector], 64
    [0xcd, 0x13],                       // int 0x13
    { jump: JNC, to: 'write' },         //                    carry: the end of the disk
    [0xfb],                             // sti
    { label: 'sleep' },
    [0xf4],                             // hlt
    { jump: JMP, to: 'sleep' },
    { label: 'packet' },                // Disk address packet of the Enhanced Disk Drive specification
    [0x10, 0, ...word(SECTORS_A_WRITE), ...word(LOAD_ADDRESS), ...word(0)],
    { label: 'sector' },
    [...word(1 - SECTORS_A_WRITE), 0xff, 0xff, 0, 0, 0, 0],
  ],
}

/**
 * The first sector of a disk that boots by BIOS: our own bytes, so that a test needs neither an assembler nor a download.
 * It prints `guesthouse-guest: <variant>` on the screen and on the first serial port, then does what the variant says.
 */
export function bootSector(variant: BootSectorVariant): Buffer {
  const text = [...Buffer.from(`guesthouse-guest: ${variant}\r\n\0`)]
  const code = assemble([...PRINT, ...FOR_EVER[variant], { label: 'text' }, text], LOAD_ADDRESS)
  if (code.length > CODE_BYTES) throw new Error(`${variant} runs into the partition table`)
  const sector = Buffer.alloc(SECTOR_BYTES)
  sector.set(code)
  sector.writeUInt16LE(0xaa55, 510)
  return sector
}

/** Writes a raw disk image whose first sector is `bootSector(variant)`. */
export async function writeBootSector(path: string, variant: BootSectorVariant): Promise<void> {
  await writeFile(path, Buffer.concat([bootSector(variant), Buffer.alloc(DISK_BYTES - SECTOR_BYTES)]))
}
