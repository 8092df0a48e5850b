import { execFile } from 'node:child_process'
import { mkdtemp, open, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { GIB, MIB } from '#lib/shared/bytes.ts'
import { checkImage } from './check.ts'
import { convertImage } from './convert.ts'
import { createImage } from './create.ts'
import { readImageInfo } from './info.ts'
import { resizeImage } from './resize.ts'
import { INSPECTION_LIMITS } from './tool.ts'

const tool = { binary: '/usr/bin/qemu-img' }
let directory = ''
const at = (name: string) => join(directory, name)

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'qemu-img-'))
})
afterEach(() => rm(directory, { recursive: true }))

describe('with the real qemu-img', () => {
  test('a new qcow2 image has the size that was asked for and takes almost no space', async () => {
    await createImage(tool, { path: at('a.qcow2'), format: 'qcow2', sizeBytes: 20 * GIB })
    const info = await readImageInfo(tool, { path: at('a.qcow2'), format: 'qcow2', origin: 'own' })
    expect(info).toMatchObject({
      format: 'qcow2',
      virtualSizeBytes: 20 * GIB,
      backing: null,
      dataFile: null,
      dirty: false,
    })
    expect(info.allocatedBytes).toBeLessThan(MIB)
  })

  test('a fully allocated raw image spends what it promises', async () => {
    await createImage(tool, { path: at('a.raw'), format: 'raw', sizeBytes: 4 * MIB, preallocation: 'falloc' })
    const { blocks, size } = await stat(at('a.raw'))
    expect(size).toBe(4 * MIB)
    expect(blocks * 512).toBeGreaterThanOrEqual(4 * MIB)
  })

  test('an overlay knows its base and the format of it', async () => {
    await createImage(tool, { path: at('base.raw'), format: 'raw', sizeBytes: 8 * MIB })
    const backing = { path: at('base.raw'), format: 'raw' } as const
    await createImage(tool, { path: at('top.qcow2'), format: 'qcow2', backing })
    const info = await readImageInfo(tool, { path: at('top.qcow2'), format: 'qcow2', origin: 'own' })
    expect(info.virtualSizeBytes).toBe(8 * MIB)
    expect(info.backing).toEqual({ filename: at('base.raw'), fullFilename: at('base.raw'), format: 'raw' })
  })

  test('an image grows, and shrinks only when that was allowed', async () => {
    const image = { path: at('a.qcow2'), format: 'qcow2' } as const
    await createImage(tool, { ...image, sizeBytes: GIB })
    await resizeImage(tool, { ...image, sizeBytes: 2 * GIB })
    await expect(resizeImage(tool, { ...image, sizeBytes: GIB })).rejects.toThrow(/shrink/)
    expect((await readImageInfo(tool, { ...image, origin: 'own' })).virtualSizeBytes).toBe(2 * GIB)
    await resizeImage(tool, { ...image, sizeBytes: GIB, allowShrink: true })
    expect((await readImageInfo(tool, { ...image, origin: 'own' })).virtualSizeBytes).toBe(GIB)
  })

  test('a conversion keeps the bytes and reports its progress up to 100', async () => {
    await writeFile(at('a.raw'), Buffer.alloc(3 * MIB, 'guest data'))
    const percents: number[] = []
    await convertImage(tool, {
      source: { path: at('a.raw'), format: 'raw', origin: 'own' },
      target: { path: at('b.qcow2'), format: 'qcow2', compress: true },
      onProgress: percent => percents.push(percent),
    })
    expect(percents.at(-1)).toBe(100)
    await convertImage(tool, {
      source: { path: at('b.qcow2'), format: 'qcow2', origin: 'own' },
      target: { path: at('c.raw'), format: 'raw' },
    })
    expect((await readFile(at('c.raw'))).equals(await readFile(at('a.raw')))).toBe(true)
  })

  test('a check counts what is wrong instead of failing', async () => {
    const image = { path: at('a.qcow2'), format: 'qcow2', origin: 'own' } as const
    await createImage(tool, { ...image, sizeBytes: GIB })
    expect(await checkImage(tool, image)).toMatchObject({ corruptions: 0, leakedClusters: 0, errors: 0 })
    const file = await open(at('a.qcow2'), 'r+')
    // The refcount of cluster 3 (the L1 table, in use): 0 in its refcount block, which qemu-img puts into cluster 2.
    await file.write(Buffer.alloc(2), 0, 2, 2 * 65536 + 3 * 2)
    await file.close()
    expect((await checkImage(tool, image)).corruptions).toBeGreaterThan(0)
  })
})

describe('with hostile files', () => {
  /** What a guest can write to its own raw disk: a qcow2 header that names a host file as backing file. */
  async function plantedHeader() {
    await writeFile(at('secret.txt'), 'the secret of the host'.padEnd(65536, '.'))
    await createImage(tool, {
      path: at('a.qcow2'),
      format: 'qcow2',
      backing: { path: at('secret.txt'), format: 'raw' },
    })
    await truncate(at('a.qcow2'), MIB)
    return at('a.qcow2')
  }

  test('S09: a raw disk that carries a qcow2 header stays raw: info, convert and resize see only its own bytes', async () => {
    const path = await plantedHeader()
    const info = await readImageInfo(tool, { path, format: 'raw', origin: 'own' })
    expect(info).toMatchObject({ format: 'raw', virtualSizeBytes: MIB, backing: null })

    const target = { path: at('copy.raw'), format: 'raw' } as const
    await convertImage(tool, { source: { path, format: 'raw', origin: 'own' }, target })
    const copy = await readFile(at('copy.raw'))
    expect(copy.equals(await readFile(path))).toBe(true)
    expect(copy.includes('the secret of the host')).toBe(false)

    await resizeImage(tool, { path, format: 'raw', sizeBytes: 2 * MIB })
    expect((await stat(path)).size).toBe(2 * MIB)
  })

  test('S01: converting a foreign qcow2 never reads the host file that its header names as backing file', async () => {
    const path = await plantedHeader()
    const source = { path, format: 'qcow2' } as const
    await convertImage(tool, { source: { ...source, origin: 'own' }, target: { path: at('leak.raw'), format: 'raw' } })
    expect((await readFile(at('leak.raw'))).includes('the secret of the host'), 'the trap is real').toBe(true)
    await convertImage(tool, { source: { ...source, origin: 'foreign' }, target: { path: at('b.raw'), format: 'raw' } })
    expect((await readFile(at('b.raw'))).includes('the secret of the host')).toBe(false)
  })

  test('S02: a name that QEMU would read as a protocol is refused before qemu-img runs', async () => {
    for (const path of ['json:{"driver":"null-co"}', 'nbd://10.0.2.2', 'fat:/etc', '-U', 'relative.raw', '', '/a\0b']) {
      await expect(readImageInfo(tool, { path, format: 'raw', origin: 'own' })).rejects.toThrow(TypeError)
    }
    expect(await readdir(directory)).toEqual([])
  })

  test('S06: 4 KiB of VDI that ask for 2 GiB of memory are refused by the inspection limits', async () => {
    await promisify(execFile)('qemu-img', ['create', '-q', '-f', 'vdi', '--', at('a.vdi'), '1M'])
    const file = await open(at('a.vdi'), 'r+')
    // Number of blocks and disk size at the largest that QEMU's block/vdi.c takes: its block map is read into memory at once.
    const header = Buffer.alloc(20)
    header.writeBigUInt64LE(0x1fff_ff80n * 1024n * 1024n, 0)
    header.writeUInt32LE(1024 * 1024, 8)
    header.writeUInt32LE(0x1fff_ff80, 16)
    await file.write(header, 0, header.length, 0x170)
    await file.close()
    const request = { path: at('a.vdi'), format: 'vdi', origin: 'foreign' } as const
    await expect(readImageInfo({ ...tool, limits: INSPECTION_LIMITS }, request)).rejects.toThrow(
      'Cannot allocate memory',
    )
  })

  test('S07: a file that is not what it claims is one error with a reason', async () => {
    await writeFile(at('a.qcow2'), 'QFI\xfb but nothing else')
    const request = { path: at('a.qcow2'), format: 'qcow2', origin: 'foreign' } as const
    const reading = readImageInfo({ ...tool, limits: INSPECTION_LIMITS }, request)
    await expect(reading).rejects.toMatchObject({ name: 'QemuImgError', exitCode: 1, timedOut: false })
    await expect(reading).rejects.toThrow(/^qemu-img info failed: Could not open/)
  })
})
