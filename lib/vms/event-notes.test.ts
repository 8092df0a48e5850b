import { writeFile } from 'node:fs/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { connectQmp } from '#lib/qemu/qmp/session.ts'
import { createEventNotes } from './event-notes.ts'
import { vmFiles } from './files.ts'
import { createVmHost, type VmHost } from './testing/vm-host.ts'

// Real QEMU, and guests of a few bytes.

const GENEROUS = { timeout: 60_000, interval: 20 }
const MIB = 1024 * 1024
let host: VmHost
let life: Awaited<ReturnType<VmHost['open']>>
beforeEach(async () => {
  host = await createVmHost()
  life = await host.open()
})
afterEach(async () => {
  await life.abandon()
  await host.close()
})

const HALT = [0xf4, 0xeb, 0xfd] // hlt, again and again
/** mov al, value; mov dx, port; out dx, al */
const out = (port: number, value: number) => [0xb0, value, 0xba, port & 0xff, port >> 8, 0xee]
const PVPANIC_PORT = 0x505
const CMOS = { index: 0x70, data: 0x71, year: 9 }

/** A VM whose disk boots these instructions. */
async function vmThatRuns(instructions: number[]): Promise<string> {
  const { id, disks } = await life.create({ name: 'web' })
  const image = Buffer.alloc(MIB)
  image.set(instructions)
  image.writeUInt16LE(0xaa55, 510)
  const { path } = await life.volumes.locate(disks[0]?.volumeId ?? '')
  await writeFile(path, image)
  await life.vms.start(id)
  return id
}

const noted = (code: string) => host.history.filter(entry => entry.code === code)
const heard = (code: string) => vi.waitFor(() => expect(noted(code)).not.toEqual([]), GENEROUS)

test('a guest that panics is paused and told as panicked, with QEMU’s words below; it can be let go on', async () => {
  const id = await vmThatRuns([...out(PVPANIC_PORT, 1), ...HALT])
  await heard('vm.panicked')
  await vi.waitFor(() => expect(life.vms.read(id).state).toBe('paused'), GENEROUS)
  expect(life.vms.read(id).cause.sentence).toBe('Paused because the guest’s system panicked')
  expect(noted('vm.panicked')).toMatchObject([
    {
      level: 'error',
      actor: 'guest',
      sentence: 'The system in “web” panicked. The VM was paused, so that its last words stay on the screen',
      log: ['QEMU: GUEST_PANICKED {"action":"pause"}'],
    },
  ])
  // QEMU stopped it by itself: nobody was at its monitor.
  expect(noted('vm.paused-outside')).toEqual([])
  expect((await life.vms.resume(id)).state).toBe('running')
  expect(noted('vm.resumed-outside')).toEqual([])
})

test('a guest that reboots without end is told once, and the rest is counted', async () => {
  const id = await vmThatRuns([...out(0x64, 0xfe), ...HALT])
  await heard('vm.rebooted')
  expect(noted('vm.rebooted')[0]).toMatchObject({ actor: 'guest', sentence: '“web” was rebooted by the guest' })
  const { rescueSocket } = vmFiles({ dataPath: host.dataPath, runtimePath: host.runtimePath, vmId: id })
  const rescue = await connectQmp({ socketPath: rescueSocket })
  const resets: string[] = []
  rescue.onEvent(({ event }) => event === 'RESET' && resets.push(event))
  await vi.waitFor(() => expect(resets.length).toBeGreaterThan(1), GENEROUS)
  await rescue.close()
  await vi.waitFor(async () => {
    await life.vms.powerOff(id).catch(() => {})
    expect(noted('vm.stopped')).toHaveLength(1)
  }, GENEROUS)
  const [, ...rest] = noted('vm.rebooted')
  expect(rest).toMatchObject([{ sentence: expect.stringMatching(/: \d+ times? more within a minute$/) }])
})

test('F29: an error of one disk does not hide behind those of another, nor one reason behind another', async () => {
  await life.create({ name: 'web' })
  const [entry] = life.registry.all()
  if (!entry) throw new Error('no VM')
  const notes = createEventNotes(entry, { record: activity => void host.history.push(activity), volumes: life.volumes })
  const timestamp = { seconds: 0, microseconds: 0 }
  const failed = (device: string, reason: string) => {
    const data = { device, reason, operation: 'write' as const, action: 'report' as const, nospace: reason === 'full' }
    notes.event({ event: 'BLOCK_IO_ERROR', timestamp, data })
  }
  for (const [device, reason] of [
    ['a', 'full'],
    ['b', 'EIO'],
    ['a', 'full'],
    ['a', 'EIO'],
  ] as const)
    failed(device, reason)
  // Each clock is another, and none is other news.
  for (const offset of [100, 10_000, 1_000_000]) notes.event({ event: 'RTC_CHANGE', timestamp, data: { offset } })
  notes.close()
  const [full, eio] = ['the host’s storage is full', 'EIO'].map(
    why => `A disk of “web” could not be written: ${why}. The guest was told`,
  )
  expect(noted('vm.disk-error').map(({ sentence }) => sentence)).toEqual([
    ...[full, eio, eio],
    `${full}: 1 time more within a minute`,
  ])
  expect(noted('vm.clock-set')).toHaveLength(2)
})

test('a stop that comes while an older question is answered is told with the next answer', async () => {
  const { id } = await life.create({ name: 'web' })
  const notes = createEventNotes(life.registry.find(id), {
    record: entry => void host.history.push(entry),
    volumes: { find: () => null },
  })
  const at = { event: 'STOP', timestamp: { seconds: 0, microseconds: 0 } } as const
  notes.event(at)
  notes.reading('running')
  notes.reading('paused')
  expect(noted('vm.paused-outside')).toHaveLength(1)
  notes.event(at)
  notes.event({ ...at, event: 'RESUME' })
  notes.reading('running')
  // A person’s own pause, later.
  notes.asked('stop')
  notes.event(at)
  notes.reading('paused')
  notes.close()
  expect(noted('vm.paused-outside')).toHaveLength(1)
})

test('what is counted when Guesthouse ends is told before the end', async () => {
  const id = await vmThatRuns(HALT)
  const { rescueSocket } = vmFiles({ dataPath: host.dataPath, runtimePath: host.runtimePath, vmId: id })
  const rescue = await connectQmp({ socketPath: rescueSocket })
  for (let reset = 0; reset < 3; reset += 1) await rescue.execute('system_reset')
  await heard('vm.reset-outside')
  // Its other two are counted by then: events come in the order in which they happened.
  await rescue.execute('stop')
  await heard('vm.paused-outside')
  await rescue.close()
  expect(noted('vm.reset-outside')).toHaveLength(1)
  await life.abandon()
  expect(noted('vm.reset-outside')[1]?.sentence).toMatch(/: 2 times more within a minute$/)
})

test('a guest that sets its clock to 2040 is told, with how far it is off', async () => {
  await vmThatRuns([...out(CMOS.index, CMOS.year), ...out(CMOS.data, 0x40), ...HALT])
  await heard('vm.clock-set')
  expect(noted('vm.clock-set')[0]?.sentence).toMatch(/^“web” set its clock: it is now \d+ days ahead of the host’s$/)
})

/** Where the firmware puts the chip's registers, and what it loads the sector to. */
const TCO = { reload: 0x660, timer: 0x672, noReboot: 0xfed1f410 }
const LOAD_ADDRESS = 0x7c00
const word = (value: number) => [value & 0xff, (value >> 8) & 0xff]
const double = (value: number) => [...word(value & 0xffff), ...word(value >>> 16)]
/** mov ax, value; mov dx, port; out dx, ax */
const outWord = (port: number, value: number) => [0xb8, ...word(value), 0xba, ...word(port), 0xef]

/** Lets the watchdog of an ICH9 act, starts it, and never feeds it: as a guest that hangs. */
function watchedAndHanging(): number[] {
  // Real mode reaches 1 MiB; a segment that was loaded in protected mode reaches everything.
  const reachEverything = (gdtr: number) => [
    ...[0xfa, 0x31, 0xc0, 0x8e, 0xd8], // cli; xor ax, ax; mov ds, ax
    ...[0x0f, 0x01, 0x16, ...word(gdtr)], // lgdt [gdtr]
    ...[0x0f, 0x20, 0xc0, 0x0c, 0x01, 0x0f, 0x22, 0xc0, 0xeb, 0x00], // mov eax, cr0; or al, 1; mov cr0, eax; jmp
    ...[0xbb, 0x08, 0x00, 0x8e, 0xc3], // mov bx, 8; mov es, bx
    ...[0x24, 0xfe, 0x0f, 0x22, 0xc0, 0xeb, 0x00], // and al, 0xfe; mov cr0, eax; jmp
  ]
  const rest = [
    ...[0x67, 0x66, 0x26, 0xc7, 0x05, ...double(TCO.noReboot), ...double(0)], // mov dword [es:noReboot], 0
    ...outWord(TCO.timer, 4),
    ...outWord(TCO.reload, 1),
    ...HALT,
  ]
  const gdt = LOAD_ADDRESS + reachEverything(0).length + rest.length
  const descriptors = [...double(0), ...double(0), 0xff, 0xff, 0, 0, 0, 0x92, 0xcf, 0]
  const gdtr = [...word(descriptors.length - 1), ...double(gdt)]
  return [...reachEverything(gdt + descriptors.length), ...rest, ...descriptors, ...gdtr]
}

test('a guest that does not feed its watchdog is reset by it, and told as one that had stopped reacting', async () => {
  await vmThatRuns(watchedAndHanging())
  await heard('vm.watchdog')
  expect(noted('vm.watchdog')[0]).toMatchObject({
    level: 'error',
    sentence: '“web” had stopped reacting, and its watchdog reset it',
    log: ['QEMU: WATCHDOG {"action":"reset"}'],
  })
  // The reset is the watchdog's doing, not one more of the guest's.
  expect(noted('vm.rebooted')).toEqual([])
})

test('what somebody does at the rescue monitor is told as done there; what a person does here is not', async () => {
  const id = await vmThatRuns(HALT)
  await life.vms.pause(id)
  await life.vms.resume(id)
  await life.vms.reset(id)
  const { rescueSocket } = vmFiles({ dataPath: host.dataPath, runtimePath: host.runtimePath, vmId: id })
  const rescue = await connectQmp({ socketPath: rescueSocket })
  // A firmware that is reset while it starts resets once more by itself.
  const codes = () => host.history.map(({ code }) => code).filter(code => code !== 'vm.rebooted')
  for (const [before, command] of (['stop', 'cont', 'system_reset', 'system_powerdown'] as const).entries()) {
    await rescue.execute(command)
    // Its state is read again after each: otherwise the next would hide why it stopped.
    await vi.waitFor(() => expect(codes().filter(code => code.endsWith('-outside'))).toHaveLength(before + 1), GENEROUS)
  }
  await rescue.execute('quit')
  await vi.waitFor(() => expect(life.vms.read(id).state).toBe('stopped'), GENEROUS)
  expect(host.history.at(-1)?.sentence).toBe(
    '“web” was ended by a “quit” at QEMU’s monitor, which another program sent',
  )
  expect(codes()).toEqual([
    ...['vm.created', 'vm.started', 'vm.paused', 'vm.resumed', 'vm.reset'],
    ...['vm.paused-outside', 'vm.resumed-outside', 'vm.reset-outside', 'vm.shut-down-asked-outside'],
    'vm.stopped',
  ])
})
