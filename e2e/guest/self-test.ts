import assert from 'node:assert/strict'
import { copyFile, mkdtemp, rm, stat, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { identifyImage } from '#lib/qemu/image-header/identify.ts'
import { bootGuest, poll } from './boot.ts'
import { type BootSectorVariant, writeBootSector } from './boot-sector.ts'
import { buildLinuxIso } from './linux-iso.ts'

// Run by `node --test e2e/guest/self-test.ts`: shows under real QEMU that the guests which other tests rest on do what they say.

const FIRMWARE = '/usr/share/OVMF'
let directory = ''
let iso = ''

before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'guest-test-'))
  iso = await buildLinuxIso(join(import.meta.dirname, '..', '..', '.guesthouse', 'guest-cache'))
})
after(() => rm(directory, { recursive: true }))

const inDrive = (path: string) => [
  ...['-blockdev', JSON.stringify(node(path)), '-device', '{"driver":"ide-cd","drive":"medium","bootindex":0}'],
]
const node = (filename: string) => ({
  ...{ driver: 'raw', 'node-name': 'medium', 'read-only': true },
  file: { driver: 'file', filename },
})

async function uefi(): Promise<string[]> {
  const variables = join(directory, 'variables.fd')
  await copyFile(join(FIRMWARE, 'OVMF_VARS_4M.fd'), variables)
  const code = `if=pflash,format=raw,readonly=on,file=${join(FIRMWARE, 'OVMF_CODE_4M.fd')}`
  return ['-m', '512', '-drive', code, '-drive', `if=pflash,format=raw,file=${variables}`]
}

describe('the Linux guest', () => {
  test('is an ISO image for BIOS and UEFI, by our own header reader', async () => {
    const image = await identifyImage(iso)
    assert.equal(image.kind, 'iso')
    assert.equal(image.volume.volumeId, 'GUESTHOUSE_TEST')
    assert.deepEqual(image.volume.boot, { bios: true, uefi: true })
  })

  for (const firmware of ['BIOS', 'UEFI']) {
    test(`boots by ${firmware} to two shells, repeats what is typed and obeys the power button`, async t => {
      await using guest = await bootGuest([...inDrive(iso), ...(firmware === 'UEFI' ? await uefi() : [])])
      const readyMs = await guest.sayOnSerial('guesthouse-guest: ready')
      t.diagnostic(`ready after ${readyMs} ms by ${firmware}`)
      await guest.sayOnSerial('guesthouse-guest: screen ready')
      assert.ok(await guest.hasPicture())
      assert.doesNotMatch(guest.serial(), /module .* failed/)

      await guest.type('echo seen-on-screen\n')
      await guest.sayOnSerial('tty1: echo seen-on-screen\n')
      await guest.writeSerial('echo $((6 * 7))-by-serial\n')
      await guest.sayOnSerial('\n42-by-serial\n')

      await guest.execute('system_powerdown')
      await guest.sayOnSerial('guesthouse-guest: power button')
      assert.equal(await guest.exited(), 0)
    })
  }
})

describe('the Linux guest with virtio devices', () => {
  test('names its disk and its NIC, reads the disk and gets an address', async () => {
    await writeBootSector(join(directory, 'data.img'), 'idle')
    const data = { driver: 'raw', 'node-name': 'data', file: { driver: 'file', filename: join(directory, 'data.img') } }
    await using guest = await bootGuest([
      ...inDrive(iso),
      ...['-blockdev', JSON.stringify(data), '-device', 'virtio-blk-pci,drive=data'],
      ...['-netdev', '{"type":"user","id":"net"}', '-device', 'virtio-net-pci,netdev=net,mac=52:54:00:00:00:01'],
    ])
    await guest.sayOnSerial('guesthouse-guest: disk vda 1048576 bytes\n')
    await guest.sayOnSerial('guesthouse-guest: nic eth0 52:54:00:00:00:01\n')
    await guest.sayOnSerial('guesthouse-guest: address eth0 10.0.2.15\n')
    await guest.writeSerial('grep -c guesthouse-guest /dev/vda\n')
    await guest.sayOnSerial('\n1\n')
  })
})

describe('a boot sector', () => {
  const variants: BootSectorVariant[] = ['idle', 'busy', 'repaint', 'serial-flood', 'disk-filler']
  for (const variant of variants) {
    test(`that is ${variant} says so on the serial port and shows something`, async () => {
      const path = join(directory, `${variant}.img`)
      await writeBootSector(path, variant)
      await truncate(path, 16 * 1024 * 1024)
      const disk = JSON.stringify({ ...node(path), 'read-only': false })
      await using guest = await bootGuest(['-blockdev', disk, '-device', 'virtio-blk-pci,drive=medium,bootindex=0'])
      await guest.sayOnSerial(`guesthouse-guest: ${variant}\n`)
      assert.ok(await guest.hasPicture())
      if (variant === 'serial-flood') await guest.sayOnSerial('.'.repeat(10_000))
      if (variant === 'repaint') await guest.pictureChanges()
      if (variant === 'disk-filler')
        await poll('a full disk', async () => ((await stat(path)).blocks >= 32_700 ? true : null))
    })
  }
})
