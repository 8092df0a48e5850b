import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { defaultUefiFirmware, findUefiFirmware } from './find-firmware.ts'

const machineType = 'pc-q35-7.2'
let root: string

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'gh-firmware-'))
  for (const directory of ['vendor', 'admin']) await mkdir(join(root, directory))
  for (const file of ['code.fd', 'code.secure.fd', 'vars.fd']) await writeFile(join(root, file), '')
})
afterEach(() => rm(root, { recursive: true }))

type Overrides = { code?: string; features?: string[]; machines?: string[]; format?: string; mapping?: object }

async function describeFirmware(
  file: string,
  { code = 'code.fd', features = [], machines = ['pc-q35-*'], format = 'raw', mapping }: Overrides = {},
) {
  const flash = {
    device: 'flash',
    executable: { filename: join(root, code), format },
    'nvram-template': { filename: join(root, 'vars.fd'), format },
  }
  const descriptor = {
    description: file,
    'interface-types': ['uefi'],
    mapping: mapping ?? flash,
    targets: [{ architecture: 'x86_64', machines }],
    features,
    tags: [],
  }
  await writeFile(join(root, file), JSON.stringify(descriptor))
}

function find() {
  const descriptorDirectories = [join(root, 'vendor'), join(root, 'admin')]
  return findUefiFirmware({ machineType, descriptorDirectories, knownPairs: [] })
}

test("this host's own OVMF is found, and the one without secure boot is the default", async () => {
  const found = await findUefiFirmware({ machineType })
  expect(found.some(({ secureBoot }) => secureBoot)).toBe(true)
  expect(defaultUefiFirmware(found)).toMatchObject({
    codePath: '/usr/share/OVMF/OVMF_CODE_4M.fd',
    varsTemplatePath: '/usr/share/OVMF/OVMF_VARS_4M.fd',
    secureBoot: false,
  })
})

test('secure boot is never the default, though its descriptor comes first', async () => {
  await describeFirmware('vendor/40-secure.json', { code: 'code.secure.fd', features: ['secure-boot', 'requires-smm'] })
  await describeFirmware('vendor/60-plain.json')
  const found = await find()
  expect(found.map(({ description }) => description)).toEqual(['vendor/40-secure.json', 'vendor/60-plain.json'])
  expect(defaultUefiFirmware(found)?.description).toBe('vendor/60-plain.json')
})

test.each<[string, Overrides]>([
  ['another machine', { machines: ['microvm', 'pc-i440fx-*'] }],
  ['an image in a format other than raw', { format: 'qcow2' }],
  ['files that are not there', { code: 'gone.fd' }],
  ['memory instead of flash', { mapping: { device: 'memory', filename: '/x' } }],
])('firmware for %s is passed over', async (_, overrides) => {
  await describeFirmware('vendor/60.json', overrides)
  expect(await find()).toEqual([])
})

test("the administrator's descriptor replaces one of the same name, an empty one hides it, a broken one harms no other", async () => {
  for (const file of ['50-a.json', '60-b.json', '70-c.json']) await describeFirmware(`vendor/${file}`)
  await describeFirmware('admin/50-a.json', { code: 'code.secure.fd' })
  await writeFile(join(root, 'admin/60-b.json'), '')
  await writeFile(join(root, 'vendor/10-broken.json'), '{"description": 1}')
  expect((await find()).map(({ description }) => description)).toEqual(['admin/50-a.json', 'vendor/70-c.json'])
})

test('without descriptors the usual places are tried', async () => {
  const knownPairs = [
    ['/nowhere/code.fd', '/nowhere/vars.fd'],
    [join(root, 'code.fd'), join(root, 'vars.fd')],
  ] as const
  const found = await findUefiFirmware({ machineType, descriptorDirectories: [], knownPairs })
  expect(found).toMatchObject([{ codePath: join(root, 'code.fd'), secureBoot: false }])
})
