import assert from 'node:assert/strict'
import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { identifyImage } from '#lib/qemu/image-header/identify.ts'
import { bootGuest } from './boot.ts'
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

describe('a boot sector', () => {
  const variants: BootSectorVariant[] = ['idle', 'busy', 'repaint', 'serial-flood']
  for (const variant of variants) {
    test(`that is ${variant} says so on the serial port and shows something`, async () => {
      const path = join(directory, `${variant}.img`)
      await writeBootSector(path, variant)
      const disk = JSON.stringify(node(path))
      await using guest = await bootGuest(['-blockdev', disk, '-device', 'virtio-blk-pci,drive=medium,bootindex=0'])
      await guest.sayOnSerial(`guesthouse-guest: ${variant}\n`)
      assert.ok(await guest.hasPicture())
      if (variant === 'serial-flood') await guest.sayOnSerial('.'.repeat(10_000))
      if (variant === 'repaint') await guest.pictureChanges()
    })
  }
})
