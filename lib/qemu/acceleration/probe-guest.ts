/**
 * A guest of 147 bytes that proves that a virtual CPU works: it starts as a boot sector in 16-bit mode, switches to 64-bit
 * mode, does some work, and ends QEMU with a number that only a 64-bit computation gives. Written by hand, because a
 * host that runs virtual machines need not have an assembler.
 *
 * The steps are those of the Intel SDM, volume 3, "Initializing IA-32e Mode". The firmware loads a boot sector to 0x7c00 and jumps there.
 */
type Instruction = readonly [bytes: readonly number[], meaning: string]

const REAL_MODE: Instruction[] = [
  [[0xfa], '7c00  cli'],
  [[0xfc], '7c01  cld'],
  [[0x31, 0xc0], '7c02  xor ax, ax'],
  [[0x8e, 0xd8], '7c04  mov ds, ax'],
  [[0x8e, 0xc0], '7c06  mov es, ax'],
  // Page tables at 0x1000, 0x2000 and 0x3000: zero them, then map the first 2 MiB onto themselves.
  [[0xbf, 0x00, 0x10], '7c08  mov di, 0x1000'],
  [[0xb9, 0x00, 0x18], '7c0b  mov cx, 0x1800       ; words'],
  [[0xf3, 0xab], '7c0e  rep stosw'],
  [[0xc7, 0x06, 0x00, 0x10, 0x03, 0x20], '7c10  mov word [0x1000], 0x2003   ; PML4 -> 0x2000, present, writable'],
  [[0xc7, 0x06, 0x00, 0x20, 0x03, 0x30], '7c16  mov word [0x2000], 0x3003   ; PDPT -> 0x3000, present, writable'],
  [[0xc7, 0x06, 0x00, 0x30, 0x83, 0x00], '7c1c  mov word [0x3000], 0x0083   ; a page of 2 MiB at 0'],
  [[0x66, 0xb8, 0x00, 0x10, 0x00, 0x00], '7c22  mov eax, 0x1000'],
  [[0x0f, 0x22, 0xd8], '7c28  mov cr3, eax'],
  [[0x0f, 0x20, 0xe0], '7c2b  mov eax, cr4'],
  [[0x0c, 0x20], '7c2e  or al, 0x20           ; PAE'],
  [[0x0f, 0x22, 0xe0], '7c30  mov cr4, eax'],
  [[0x66, 0xb9, 0x80, 0x00, 0x00, 0xc0], '7c33  mov ecx, 0xc0000080  ; EFER'],
  [[0x0f, 0x32], '7c39  rdmsr'],
  [[0x80, 0xcc, 0x01], '7c3b  or ah, 1              ; long mode enable'],
  [[0x0f, 0x30], '7c3e  wrmsr                 ; a CPU without 64-bit mode faults here'],
  [[0x0f, 0x01, 0x16, 0x8d, 0x7c], '7c40  lgdt [0x7c8d]'],
  [[0x0f, 0x20, 0xc0], '7c45  mov eax, cr0'],
  [[0x66, 0x0d, 0x01, 0x00, 0x00, 0x80], '7c48  or eax, 0x80000001    ; paging, protected mode'],
  [[0x0f, 0x22, 0xc0], '7c4e  mov cr0, eax'],
  [[0xea, 0x56, 0x7c, 0x08, 0x00], '7c51  jmp 0x08:0x7c56          ; into the 64-bit code segment'],
]

const LONG_MODE: Instruction[] = [
  // Work for the CPU alone: a virtual CPU that is interpreted one instruction at a time does not get through it in time.
  [[0xb9, 0x80, 0xf0, 0xfa, 0x02], '7c56  mov ecx, 50000000'],
  [[0xff, 0xc9], '7c5b  dec ecx'],
  [[0x75, 0xfc], '7c5d  jnz 0x7c5b'],
  // Work that leaves the guest: each read of this port goes through QEMU.
  [[0xb9, 0x00, 0x01, 0x00, 0x00], '7c5f  mov ecx, 256'],
  [[0xe4, 0x80], '7c64  in al, 0x80'],
  [[0xff, 0xc9], '7c66  dec ecx'],
  [[0x75, 0xfa], '7c68  jnz 0x7c64'],
  // 0x2000000000000015 rotated left by 3 is 0xa9. In 16 or 32 bits the same bytes mean something else.
  [[0x48, 0xb8, 0x15, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x20], '7c6a  mov rax, 0x2000000000000015'],
  [[0x48, 0xc1, 0xc0, 0x03], '7c74  rol rax, 3'],
  [[0xe6, 0xf4], '7c78  out 0xf4, al          ; QEMU ends here'],
  [[0xf4], '7c7a  hlt'],
  [[0xeb, 0xfd], '7c7b  jmp 0x7c7a'],
]

const SEGMENTS: Instruction[] = [
  [[0, 0, 0, 0, 0, 0, 0, 0], '7c7d  GDT: the null descriptor'],
  [[0, 0, 0, 0, 0, 0x9a, 0x20, 0], '7c85  selector 8: code, present, 64-bit'],
  [[0x0f, 0x00, 0x7d, 0x7c, 0, 0], '7c8d  for lgdt: limit 15, base 0x7c7d'],
]

/** Where the program writes its answer. */
export const EXIT_PORT = 0xf4

/** isa-debug-exit ends QEMU with `(value << 1) | 1`, of which the kernel keeps 8 bits. hw/misc/debugexit.c */
export const SUCCESS_EXIT_CODE = ((0xa9 << 1) | 1) & 0xff

/** The program itself, as it lies in memory from 0x7c00 on. */
export function probeProgram(): Uint8Array {
  return Uint8Array.from([...REAL_MODE, ...LONG_MODE, ...SEGMENTS].flatMap(([bytes]) => bytes))
}

/** One sector would do, but SeaBIOS does not boot from a disk of less than a cylinder. The rest is a hole. */
export const PROBE_DISK_BYTES = 1024 * 1024

/** The first sector of a disk that boots the program. */
export function probeBootSector(): Uint8Array {
  const sector = new Uint8Array(512)
  sector.set(probeProgram())
  sector.set([0x55, 0xaa], 510)
  return sector
}
