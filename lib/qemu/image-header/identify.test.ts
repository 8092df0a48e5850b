import { execFile } from 'node:child_process'
import { open, readFile, symlink, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { describeImage } from './describe.ts'
import { identifyImage } from './identify.ts'
import type { ImageKind } from './image-kind.ts'
import { isoBytes } from './testing/iso-bytes.ts'
import { temporaryFile } from './testing/temporary-file.ts'

const run = promisify(execFile)

async function identify(content: Buffer | string) {
  await using file = await temporaryFile(content)
  return await identifyImage(file.path)
}

function bootSector(marks: [at: number, bytes: number[]][] = []) {
  const sector = Buffer.alloc(1024)
  sector.writeUInt16LE(0xaa55, 510)
  for (const [at, bytes] of marks) sector.set(bytes, at)
  return sector
}

function tarOf(name: string) {
  const header = Buffer.alloc(1024)
  header.write(name)
  header.write('ustar\0', 257)
  return header
}

function windowsProgram() {
  const program = Buffer.alloc(512)
  program.write('MZ')
  program.writeUInt32LE(128, 60)
  program.write('PE\0\0', 128)
  return program
}

const samples: [string, Buffer | string, ImageKind][] = [
  ['an empty file', '', { kind: 'empty' }],
  ['a web page', '<!DOCTYPE html><html><title>404</title>', { kind: 'web-page' }],
  ['a web page', '\uFEFF \n<!-- saved --> <HTML lang="en">', { kind: 'web-page' }],
  ['a text file', 'Grüße,\tdie Prüfsumme: d41d8c\n', { kind: 'text' }],
  ['a text file', `${'é'.repeat(8192)}`, { kind: 'text' }],
  ['gzip', gzipSync('x'), { kind: 'compressed', format: 'gzip' }],
  ['zstd', zstdCompressSync('x'), { kind: 'compressed', format: 'zstd' }],
  ['xz', Buffer.from('fd377a585a000004', 'hex'), { kind: 'compressed', format: 'xz' }],
  ['bzip2', 'BZh91AY&SY', { kind: 'compressed', format: 'bzip2' }],
  ['ZIP', Buffer.from('504b03041400', 'hex'), { kind: 'archive', format: 'zip' }],
  ['tar', tarOf('folder/file.txt'), { kind: 'archive', format: 'tar' }],
  ['OVA', tarOf('appliance.ovf'), { kind: 'archive', format: 'ova' }],
  ['Linux program', Buffer.from('7f454c4602010100', 'hex'), { kind: 'other', format: 'elf' }],
  ['Windows program', windowsProgram(), { kind: 'other', format: 'windows-program' }],
  ['PDF', '%PDF-1.7\n', { kind: 'other', format: 'pdf' }],
  ['torrent', 'd8:announce35:udp://', { kind: 'other', format: 'torrent' }],
  ['raw sectors', Buffer.from('00ffffffffffffffffffff0000020001', 'hex'), { kind: 'other', format: 'raw-cd-sectors' }],
  ['boot sector', bootSector(), { kind: 'raw-disk', partitionTable: 'none' }],
  ['raw disk', bootSector([[446, [0x80, 0, 2, 0, 0x83]]]), { kind: 'raw-disk', partitionTable: 'mbr' }],
  [
    'raw disk',
    bootSector([
      [450, [0xee]],
      [512, [...Buffer.from('EFI PART')]],
    ]),
    { kind: 'raw-disk', partitionTable: 'gpt' },
  ],
  ['not a kind', Buffer.alloc(70_000), { kind: 'unknown' }],
]

test.each(samples)('S04: %s is recognised by its content (%#)', async (words, content, expected) => {
  const image = await identify(content)
  expect(image).toEqual(expected)
  expect(describeImage(image)).toContain(words)
})

const diskFormats: [string, string][] = [
  ['qcow2', 'qcow2'],
  ['qcow', 'qcow'],
  ['qed', 'qed'],
  ['vmdk', 'vmdk'],
  ['vdi', 'vdi'],
  ['vpc', 'vhd'],
  ['vpc -o subformat=fixed,force_size', 'vhd'],
  ['vhdx', 'vhdx'],
  ['parallels', 'parallels'],
  ['vmdk -o subformat=monolithicFlat', 'vmdk-descriptor'],
]

test.each(diskFormats)('S04: a disk made by qemu-img as %s is recognised', async (options, format) => {
  await using file = await temporaryFile('')
  await run('qemu-img', ['create', '-q', '-f', ...options.split(' '), '--', file.path, '4M'])
  expect(await identifyImage(file.path)).toMatchObject({ kind: 'disk-image', format })
})

test('the version of a qcow2 image is read', async () => {
  for (const [compat, version] of [
    ['0.10', 2],
    ['1.1', 3],
  ] as const) {
    await using file = await temporaryFile('')
    await run('qemu-img', ['create', '-q', '-f', 'qcow2', '-o', `compat=${compat}`, '--', file.path, '4M'])
    expect(await identifyImage(file.path)).toEqual({ kind: 'disk-image', format: 'qcow2', version })
  }
})

test.each([
  ['qcow2', Buffer.from('QFI\xfb\0\0\0\x03', 'latin1'), 0],
  ['vmdk', Buffer.from('KDMV\x01\0\0\0', 'latin1'), 0],
  ['vmdk-descriptor', Buffer.from('# Disk DescriptorFile\nRW 1 FLAT "/etc/shadow" 0\n'), 0],
  ['vdi', Buffer.from('7f10dabe', 'hex'), 64],
  ['vhd', Buffer.from('conectix'), -512],
  ['gzip', Buffer.from('1f8b08', 'hex'), 0],
  ['tar', Buffer.from('ustar\0'), 257],
])('S04: an ISO image that is also %s is refused as ambiguous', async (format, magic, at) => {
  const image = isoBytes({ platforms: [0] })
  image.set(magic, at < 0 ? image.length + at : at)
  const identified = await identify(image)
  expect(identified).toEqual({ kind: 'ambiguous', candidates: [format, 'iso'] })
  expect(describeImage(identified)).toContain(`${format}, iso`)
})

test('S04: a qcow2 image with the footer of a VHD is ambiguous too', async () => {
  const image = Buffer.alloc(4096)
  image.write('QFI\xfb\0\0\0\x03', 'latin1')
  image.write('conectix', 4096 - 512)
  expect(await identify(image)).toEqual({ kind: 'ambiguous', candidates: ['qcow2', 'vhd'] })
})

test('S07: every beginning of a file has an answer, whatever follows', async () => {
  await using file = await temporaryFile('')
  for (const [, content] of samples) {
    const bytes = Buffer.from(content)
    for (let length = 0; length <= Math.min(bytes.length, 600); length++) {
      await writeFile(file.path, bytes.subarray(0, length))
      expect(describeImage(await identifyImage(file.path))).toMatch(/^(an?|the|not) /)
    }
  }
})

test('only small regions are read, so a sparse file of terabytes is no burden', async () => {
  await using file = await temporaryFile(isoBytes())
  await truncate(file.path, 8 * 1024 ** 4)
  expect(await identifyImage(file.path)).toMatchObject({ kind: 'iso' })
})

test('S19: a symbolic link, a FIFO, a device and a directory are not images', async () => {
  await using file = await temporaryFile(isoBytes())
  await symlink(file.path, join(file.directory, 'link'))
  await run('mkfifo', [join(file.directory, 'fifo')])
  await expect(identifyImage(join(file.directory, 'link'))).rejects.toThrow('ELOOP')
  await expect(identifyImage(join(file.directory, 'fifo'))).rejects.toThrow('Not a regular file')
  await expect(identifyImage('/dev/zero')).rejects.toThrow('Not a regular file')
  await expect(identifyImage(file.directory)).rejects.toThrow('Not a regular file')
})

test("the caller's handle stays open and where it was", async () => {
  await using file = await temporaryFile(isoBytes())
  await using handle = await open(file.path)
  expect(await identifyImage(handle)).toMatchObject({ kind: 'iso' })
  expect((await handle.readFile()).equals(await readFile(file.path))).toBe(true)
})
