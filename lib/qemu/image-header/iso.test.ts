import { truncate } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { describeImage } from './describe.ts'
import { identifyImage } from './identify.ts'
import { type IsoOptions, isoBytes, udfBytes, windowsDiscBytes } from './testing/iso-bytes.ts'
import { temporaryFile } from './testing/temporary-file.ts'

const X86 = 0
const EFI = 0xef

async function identify(content: Buffer | string) {
  await using file = await temporaryFile(content)
  return await identifyImage(file.path)
}

test('an ISO image is known by its volume descriptor, with the texts that it carries', async () => {
  const options = { volumeId: 'Debian 12.5.0 amd64 n', publisher: 'DEBIAN PROJECT', application: 'XORRISO' }
  const image = await identify(isoBytes(options))
  expect(image).toEqual({
    kind: 'iso',
    volume: { ...options, volumeSizeBytes: 22 * 2048, boot: { bios: false, uefi: false }, hasUdf: false },
  })
  expect(describeImage(image)).toBe('the ISO image “Debian 12.5.0 amd64 n”')
})

test.each<{ platforms: number[]; boot: { bios: boolean; uefi: boolean } }>([
  { platforms: [], boot: { bios: false, uefi: false } },
  { platforms: [X86], boot: { bios: true, uefi: false } },
  { platforms: [X86, EFI], boot: { bios: true, uefi: true } },
  { platforms: [EFI], boot: { bios: false, uefi: true } },
  { platforms: [X86, 2, EFI], boot: { bios: true, uefi: true } },
  { platforms: [1, 2], boot: { bios: false, uefi: false } },
])('a boot catalogue for platforms $platforms boots $boot', async ({ platforms, boot }) => {
  expect(await identify(isoBytes({ platforms }))).toMatchObject({ kind: 'iso', volume: { boot } })
})

test('an entry that the catalogue marks as not bootable does not count', async () => {
  const image = isoBytes({ platforms: [X86] })
  image.writeUInt8(0, 19 * 2048 + 32)
  expect(await identify(image)).toMatchObject({ volume: { boot: { bios: false, uefi: false } } })
})

test('a hybrid image with a partition table in front is an ISO image', async () => {
  const image = isoBytes({ platforms: [X86, EFI] })
  image.set([0x80, 0, 2, 0, 0x17], 446)
  image.writeUInt16LE(0xaa55, 510)
  expect(await identify(image)).toMatchObject({ kind: 'iso' })
})

test('a Windows disc is an ISO image that has UDF too; a disc with UDF alone is told apart', async () => {
  expect(await identify(isoBytes({ udf: 'NSR02', platforms: [X86, EFI] }))).toMatchObject({
    kind: 'iso',
    volume: { hasUdf: true, boot: { bios: true, uefi: true } },
  })
  expect(await identify(udfBytes('NSR03'))).toEqual({ kind: 'udf' })
})

test('F12: an ISO image whose end is missing says how many bytes it should have', async () => {
  const whole = isoBytes({ contentSectors: 32 })
  const image = await identify(whole.subarray(0, -1))
  expect(image).toMatchObject({ kind: 'truncated-iso', fileSizeBytes: whole.length - 1 })
  expect(describeImage(image)).toContain(`it should have ${whole.length} bytes and has ${whole.length - 1}`)
})

test('F12: an ISO image cut at any place is never taken for a whole one', async () => {
  const whole = isoBytes({ platforms: [X86, EFI], contentSectors: 1 })
  const cuts = Array.from({ length: whole.length / 97 }, (_, index) => index * 97)
  await using file = await temporaryFile(whole)
  for (const cut of cuts.reverse()) {
    await truncate(file.path, cut)
    const { kind } = await identifyImage(file.path)
    expect(kind, `cut at ${cut}`).not.toBe('iso')
    if (cut >= 17 * 2048) expect(kind, `cut at ${cut}`).toBe('truncated-iso')
  }
})

test('F12: a Windows disc is complete only with its whole UDF partition, though its ISO 9660 part is small', async () => {
  const whole = windowsDiscBytes({ partitionSectors: 50 })
  const volumeSizeBytes = whole.length
  expect(await identify(whole)).toMatchObject({ kind: 'iso', volume: { hasUdf: true, volumeSizeBytes } })
  expect(await identify(whole.subarray(0, -1))).toMatchObject({ kind: 'truncated-iso', volume: { volumeSizeBytes } })
})

test('S07: UDF descriptors of noise are passed over', async () => {
  for (const [at, bytes] of [
    [256 * 2048, [2, 0, 0, 0, 99]],
    [256 * 2048 + 16, [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]],
    [33 * 2048 + 4, [0]],
  ] as const) {
    const image = windowsDiscBytes({ partitionSectors: 9 })
    image.set(bytes, at)
    expect(await identify(image)).toMatchObject({ kind: 'iso', volume: { volumeSizeBytes: 24 * 2048 } })
  }
})

test.each<[string, IsoOptions]>([
  ['no blocks', { claimedSectors: 0 }],
  ['a block size of 3', { blockBytes: 3 }],
  ['a block size of 0', { blockBytes: 0 }],
])('S07: a volume with %s is damaged', async (_, options) => {
  expect(await identify(isoBytes(options))).toMatchObject({ kind: 'damaged-iso' })
})

test('S07: a size that differs between its two spellings is damage', async () => {
  const image = isoBytes()
  image.writeUInt32BE(1, 16 * 2048 + 84)
  const identified = await identify(image)
  expect(describeImage(identified)).toBe('a damaged ISO image: the size that it gives for itself makes no sense')
})

test('S07: the largest size that the field can hold is only a missing end', async () => {
  const image = await identify(isoBytes({ claimedSectors: 0xffff_ffff }))
  expect(image).toMatchObject({ kind: 'truncated-iso', volume: { volumeSizeBytes: 0xffff_ffff * 2048 } })
})

test('S07: a boot catalogue beyond the end of the file, or of noise, boots nothing', async () => {
  const away = isoBytes({ platforms: [X86] })
  away.writeUInt32LE(0xffff_ffff, 17 * 2048 + 0x47)
  expect(await identify(away)).toMatchObject({ kind: 'iso', volume: { boot: { bios: false, uefi: false } } })
  const noise = isoBytes({ platforms: [X86] })
  noise.fill(0xff, 19 * 2048, 20 * 2048)
  expect(await identify(noise)).toMatchObject({ kind: 'iso', volume: { boot: { bios: false, uefi: false } } })
})

test('S15: control and direction characters in a volume name do not reach the page', async () => {
  const image = await identify(isoBytes({ volumeId: 'A\u202eB\n\x1b[31mC', publisher: '\0\0' }))
  expect(image).toMatchObject({ kind: 'iso', volume: { volumeId: 'A B [31mC', publisher: null } })
})
