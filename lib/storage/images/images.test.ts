import { execFileSync } from 'node:child_process'
import { chmod, link, mkdir, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { isoBytes } from '#lib/qemu/image-header/testing/iso-bytes.ts'
import { temporaryLibrary } from '../testing/temporary-library.ts'
import { imageIdFor } from './image-facts.ts'

const debian = isoBytes({ volumeId: 'DEBIAN', platforms: [0x00, 0xef] })

test('a file that is put there by hand is listed for what it is, with an id that stays', async () => {
  const { images, events, libraryPath } = await temporaryLibrary()
  expect(await images.list()).toEqual([])
  await writeFile(join(libraryPath, 'debian.iso'), debian)
  const [image] = await images.list()
  expect(image).toEqual({
    id: imageIdFor('debian.iso'),
    fileName: 'debian.iso',
    sizeBytes: debian.length,
    modifiedAt: expect.any(String),
    usable: true,
    description: 'ISO image “DEBIAN”, boots with BIOS and UEFI',
    label: 'DEBIAN',
    bootsBios: true,
    bootsUefi: true,
    usedBy: [],
  })
  expect(events).toEqual([{ type: 'image.changed', image }])
  expect(await images.read(imageIdFor('debian.iso'))).toEqual(image)
})

test('S04: what only has the name of an ISO is listed, is not usable, and is called what it is', async () => {
  const { images, libraryPath } = await temporaryLibrary()
  await writeFile(join(libraryPath, 'a.iso'), debian.subarray(0, debian.length - 4096))
  await writeFile(
    join(libraryPath, 'b.iso'),
    Buffer.concat([Buffer.from('QFI\xfb\0\0\0\x03', 'latin1'), Buffer.alloc(4096)]),
  )
  await writeFile(join(libraryPath, 'c.iso'), '<!DOCTYPE html><html><body>404</body></html>')
  await writeFile(join(libraryPath, 'd.iso'), isoBytes())
  const found = (await images.list()).map(({ usable, description }) => ({ usable, description }))
  expect(found).toEqual([
    { usable: false, description: expect.stringMatching(/^ISO image whose end is missing/) },
    { usable: false, description: 'Qcow2 disk image' },
    { usable: false, description: expect.stringMatching(/^Web page/) },
    { usable: true, description: 'ISO image “TEST”, nothing to boot from' },
  ])
})

test('S19: links, pipes and devices are shown as such, never followed or opened', async () => {
  const { images, libraryPath } = await temporaryLibrary()
  await writeFile(join(libraryPath, '../outside.iso'), debian)
  await symlink('../outside.iso', join(libraryPath, 'link.iso'))
  await symlink('/nowhere', join(libraryPath, 'broken.iso'))
  execFileSync('mkfifo', [join(libraryPath, 'pipe.iso')])
  await mkdir(join(libraryPath, 'folder.iso'))
  await writeFile(join(libraryPath, '.hidden.iso'), debian)
  await writeFile(join(libraryPath, 'unfinished.iso.part'), debian)
  const listed = await images.list()
  expect(listed.map(image => image.fileName)).toEqual(['broken.iso', 'link.iso', 'pipe.iso'])
  expect(new Set(listed.map(image => image.description))).toEqual(
    new Set(['Not a file: links and devices are not used']),
  )
  for (const { id } of listed) await expect(images.locate(id)).rejects.toMatchObject({ code: 'image-not-found' })
})

test('S15: a name that could lie on the page is not usable until it is changed', async () => {
  const { images, libraryPath } = await temporaryLibrary()
  await writeFile(join(libraryPath, 'gpj.\u202eosi.exe'), debian)
  await writeFile(join(libraryPath, 'line\nbreak.iso'), debian)
  for (const image of await images.list()) expect(image).toMatchObject({ usable: false, label: null })
  expect(await images.list()).toHaveLength(2)
})

test('F24: a file that changes or goes behind our back is seen at the next look, and published once', async () => {
  const { images, events, libraryPath } = await temporaryLibrary()
  const path = join(libraryPath, 'a.iso')
  await writeFile(path, debian)
  await images.list()
  events.length = 0
  await images.list()
  expect(events).toEqual([])
  await writeFile(path, isoBytes({ volumeId: 'OTHER' }))
  expect((await images.read(imageIdFor('a.iso'))).label).toBe('OTHER')
  await rm(path)
  await expect(images.locate(imageIdFor('a.iso'))).rejects.toMatchObject({ code: 'image-not-found' })
  expect(images.find(imageIdFor('a.iso'))).toBeNull()
  expect(events.map(event => event.type)).toEqual(['image.changed', 'image.removed'])
})

test('F24: a library whose folder is gone is empty, not broken', async () => {
  const { images, libraryPath } = await temporaryLibrary()
  await writeFile(join(libraryPath, 'a.iso'), debian)
  expect(await images.list()).toHaveLength(1)
  await rm(libraryPath, { recursive: true })
  expect(await images.list()).toEqual([])
})

test('a page hears of a file that is copied into the folder without asking', async () => {
  const { images, events, libraryPath } = await temporaryLibrary()
  images.watch()
  await writeFile(join(libraryPath, 'a.iso'), debian)
  await vi.waitFor(() => expect(events).toMatchObject([{ type: 'image.changed', image: { usable: true } }]), 20_000)
})

test('an image in the CD drive of a VM is not deleted, and the VMs are named', async () => {
  const { images, users, events, libraryPath } = await temporaryLibrary()
  await writeFile(join(libraryPath, 'a.iso'), debian)
  const [image] = await images.list()
  const id = image?.id ?? ''
  users.set(
    id,
    ['web', 'mail'].map(vmName => ({ vmId: crypto.randomUUID(), vmName })),
  )
  await expect(images.remove(id)).rejects.toMatchObject({
    code: 'image-in-use',
    detail: 'The VMs “web”, “mail” have “a.iso” in the CD drive. Take it out first.',
  })
  users.delete(id)
  await images.remove(id)
  expect(await images.list()).toEqual([])
  expect(events.at(-1)).toEqual({ type: 'image.removed', imageId: id })
  await expect(images.remove(id)).rejects.toMatchObject({ code: 'image-not-found' })
})

test('a file that QEMU’s user cannot read is made readable for its group, and for nobody else', async () => {
  const { images, libraryPath } = await temporaryLibrary({ fileOwner: { uid: 64055, gid: 103 } })
  const path = join(libraryPath, 'a.iso')
  await writeFile(path, debian)
  await chmod(path, 0o600)
  await images.locate(imageIdFor('a.iso'))
  const made = await stat(path)
  expect([made.uid, made.gid, made.mode & 0o777]).toEqual([process.getuid?.(), 103, 0o640])

  await link(path, join(libraryPath, 'b.iso'))
  await chmod(path, 0o644)
  await images.locate(imageIdFor('b.iso'))
  expect((await stat(path)).mode & 0o777).toBe(0o644)
})
