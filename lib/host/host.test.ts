import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parsePasswd, userNamed, userWithId } from './accounts.ts'
import { parseBootTime, readBootId, readBootTime } from './boot.ts'
import { parseCpuInfo, readCpu } from './cpu.ts'
import { hostCpuPercent, parseCpuTimes, readCpuTimes } from './cpu-usage.ts'
import { readDiskSpace } from './disk-space.ts'
import { groupNamed, parseGroups } from './groups.ts'
import { readHostIdentity, readLoadAverages } from './host-identity.ts'
import { readKvmFacts } from './kvm-facts.ts'
import { availableMemoryBytes, parseMemInfo, readMemory } from './memory.ts'

describe('of this host', () => {
  test('CPU, memory, name, load and boot are read', async () => {
    expect(await readCpu()).toMatchObject({ count: expect.any(Number), model: expect.stringMatching(/./) })
    const memory = readMemory()
    expect(memory.totalBytes).toBe(totalmem())
    expect(memory.availableBytes).toBeLessThan(memory.totalBytes)
    expect(await availableMemoryBytes()).toBeGreaterThan(0)
    expect(readHostIdentity().kernel).toMatch(/^\d+\.\d+/)
    expect(readLoadAverages().one).toBeGreaterThanOrEqual(0)
    expect(readBootId()).toMatch(/^[0-9a-f-]{36}$/)
    expect(readBootTime()).toEqual(readBootTime())
    expect(readBootTime().getTime()).toBeLessThan(Date.now())
  })

  test('the space under a path is read, and a path that is not there is an error', async () => {
    const { totalBytes, freeBytes } = await readDiskSpace('/')
    expect(freeBytes).toBeGreaterThan(0)
    expect(freeBytes).toBeLessThanOrEqual(totalBytes)
    await expect(readDiskSpace('/nowhere')).rejects.toMatchObject({ code: 'ENOENT' })
  })

  test('users and groups are found by name and by number', async () => {
    expect(await userWithId(0)).toEqual({ name: 'root', uid: 0, gid: 0 })
    expect(await userNamed('no-such-user')).toBeNull()
    expect(await groupNamed('root')).toMatchObject({ gid: 0 })
  })

  test('busy CPUs are counted between two readings', () => {
    const before = readCpuTimes()
    expect(before.busyTicks).toBeLessThan(before.totalTicks)
    expect(hostCpuPercent(before, before)).toBe(0)
  })
})

test('/proc/stat: waiting for a disk is idle, and guests are not counted twice', () => {
  const before = parseCpuTimes('cpu  0 0 0 0 0 0 0 0 0 0\ncpu0 9 9 9 9\n')
  const after = parseCpuTimes('cpu  20 5 10 50 10 1 2 2 20 0\ncpu0 9 9 9 9\nbtime 1700000000\n')
  expect(after).toEqual({ busyTicks: 40, totalTicks: 100 })
  expect(hostCpuPercent(before, after)).toBe(40)
  expect(parseBootTime('cpu 1\nbtime 1700000000\n').toISOString()).toBe('2023-11-14T22:13:20.000Z')
})

test.each([
  ['GenuineIntel', 'fpu vmx lm', 'intel', true],
  ['AuthenticAMD', 'fpu svm lm', 'amd', true],
  ['GenuineIntel', 'fpu lm', 'intel', false],
  ['ARM', 'fp asimd', 'other', false],
])('/proc/cpuinfo: %s with the flags "%s"', (vendorId, flags, vendor, hasVirtualization) => {
  const text = `processor\t: 0\nvendor_id\t: ${vendorId}\nmodel name\t: A CPU @ 2.1 GHz\nflags\t\t: ${flags}\n`
  expect(parseCpuInfo(`${text}\n${text}`)).toEqual({ model: 'A CPU @ 2.1 GHz', vendor, hasVirtualization })
})

test('/proc/meminfo without the kernel’s estimate is an error, not a guess', () => {
  const text = 'MemTotal:       16384 kB\nMemFree:         1024 kB\nMemAvailable:    8192 kB\n'
  expect(parseMemInfo(text)).toEqual({ totalBytes: 16_777_216, availableBytes: 8_388_608 })
  expect(() => parseMemInfo('MemTotal:       16384 kB\n')).toThrow('MemAvailable')
})

test('/etc/passwd and /etc/group: comments and broken lines are passed over', () => {
  expect(parsePasswd('root:x:0:0:root:/root:/bin/sh\n\n+::::::\n')).toEqual([{ name: 'root', uid: 0, gid: 0 }])
  expect(parseGroups('kvm:x:104:ann,bob\nempty:x:7:\n\n')).toEqual([
    { name: 'kvm', gid: 104, members: ['ann', 'bob'] },
    { name: 'empty', gid: 7, members: [] },
  ])
})

test('nobody is told to join a group that does not open the KVM device, root’s least of all', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'gh-kvm-facts-'))
  const devicePath = join(directory, 'kvm')
  expect(await readKvmFacts({ uid: 0, devicePath })).toMatchObject({ userName: 'root', deviceGroup: null })
  await writeFile(devicePath, '', { mode: 0o600 })
  expect((await stat(devicePath)).mode & 0o777).toBe(0o600)
  expect(await readKvmFacts({ uid: 4_000_000, devicePath })).toMatchObject({ userName: '4000000', deviceGroup: null })
  await rm(directory, { recursive: true })
})
