import { chmod, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { versionedMachineType } from './capabilities.ts'
import { createCapabilitiesCache } from './capabilities-cache.ts'
import { findPrograms } from './find-programs.ts'
import { readCapabilities } from './read-capabilities.ts'

const programs = await findPrograms('/usr/bin')
let directory: string

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gh-capabilities-'))
})
afterAll(() => rm(directory, { recursive: true }))

/** A program that stands in for QEMU where the real one cannot show the fault. */
async function standIn(name: string, script: string): Promise<string> {
  const path = join(directory, name)
  await writeFile(path, `#!/bin/sh\n${script}\n`)
  await chmod(path, 0o755)
  return path
}

describe('the real QEMU', () => {
  test('tells its version, machine types, devices, CPU models, accelerators, networks and formats', async () => {
    const capabilities = await readCapabilities(programs)
    expect(capabilities.version).toMatchObject({
      major: expect.any(Number),
      text: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    })
    expect(versionedMachineType(capabilities, 'q35')).toMatch(/^pc-q35-\d+\.\d+$/)
    expect(capabilities.machineTypes.filter(({ isDefault }) => isDefault)).toHaveLength(1)
    expect(capabilities.devices).toEqual(expect.arrayContaining(['virtio-blk-pci', 'virtio-net-pci', 'VGA', 'ide-cd']))
    expect(capabilities.cpuModels.map(({ name }) => name)).toEqual(expect.arrayContaining(['max', 'host', 'qemu64']))
    expect(capabilities.accelerators).toContain('tcg')
    expect(capabilities.netdevKinds).toEqual(expect.arrayContaining(['user', 'tap']))
    expect(capabilities.imageFormats).toEqual(expect.arrayContaining(['qcow2', 'raw', 'vmdk']))
    expect(capabilities.vnc).toBe(true)
  })
})

describe('F25: QEMU that', () => {
  test('is missing is named with the places that were searched', async () => {
    await expect(findPrograms('/nowhere:relative:/nowhere/else')).rejects.toMatchObject({
      name: 'QemuMissingError',
      program: 'qemu-system-x86_64',
      searchedPaths: ['/nowhere/qemu-system-x86_64', '/nowhere/else/qemu-system-x86_64', '/usr/libexec/qemu-kvm'],
    })
  })

  test('is too old is refused with both versions', async () => {
    const old = await standIn(
      'qemu-old',
      `${programs.binaryPath} "$@" | sed 's/"minor": [0-9]*, "major": [0-9]*/"minor": 2, "major": 5/'`,
    )
    await expect(readCapabilities({ ...programs, binaryPath: old })).rejects.toThrow(
      /is QEMU 5\.2\.\d+; version 7\.2 or newer/,
    )
  })

  test.each([
    [
      'fails',
      'echo "libfoo.so.1: cannot open shared object file" >&2; exit 127',
      'exit code 127: libfoo.so.1: cannot open',
    ],
    ['says nothing', 'exit 0', 'not those of QEMU'],
    ['says something else', 'echo \'{"id":"version","return":{"qemu":"new"}}\'', 'not those of QEMU'],
  ])('%s is refused with its own words', async (name, script, words) => {
    const broken = await standIn(`qemu-${name.replace(/ /g, '-')}`, script)
    await expect(readCapabilities({ ...programs, binaryPath: broken })).rejects.toThrow(words)
  })
})

test('a qemu-img that does not run is refused by its name', async () => {
  const broken = await standIn('qemu-img-broken', 'exit 1')
  await expect(readCapabilities({ ...programs, imgPath: broken })).rejects.toMatchObject({
    name: 'QemuUnusableError',
    message: expect.stringContaining('qemu-img-broken'),
  })
})

describe('what was learned of a program', () => {
  test('is remembered in memory and on disk until the program changes', async () => {
    const counted = await standIn('qemu-counted', `echo . >> ${directory}/calls; exec ${programs.binaryPath} "$@"`)
    const calls = async () => (await readFile(join(directory, 'calls'), 'utf8').catch(() => '')).split('\n').length - 1
    const wanted = { ...programs, binaryPath: counted }
    const cache = createCapabilitiesCache({ directory })

    const [first, second] = await Promise.all([cache.read(wanted), cache.read(wanted)])
    const perReading = await calls()
    expect(second).toEqual(first)
    expect(await createCapabilitiesCache({ directory }).read(wanted)).toEqual(first)
    expect(await calls()).toBe(perReading)

    await utimes(counted, new Date(), new Date(0))
    await cache.read(wanted)
    expect(await calls()).toBe(2 * perReading)
  })

  test('is asked again when the file that remembers it is damaged', async () => {
    const whole = await createCapabilitiesCache({ directory }).read(programs)
    await writeFile(join(directory, 'qemu-capabilities.json'), '{"key":')
    expect(await createCapabilitiesCache({ directory }).read(programs)).toEqual(whole)
  })

  test('is not a failure: a repaired program is asked again', async () => {
    const cache = createCapabilitiesCache({ directory })
    const path = await standIn(
      'qemu-repaired',
      `[ -e ${directory}/repaired ] || exit 1; exec ${programs.binaryPath} "$@"`,
    )
    await expect(cache.read({ ...programs, binaryPath: path })).rejects.toThrow('exit code 1')
    await writeFile(join(directory, 'repaired'), '')
    await expect(cache.read({ ...programs, binaryPath: path })).resolves.toMatchObject({ vnc: true })
  })
})
