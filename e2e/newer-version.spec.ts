import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { paths } from '#lib/client/paths.ts'
import { endpoints } from '#lib/contract/endpoints.ts'
import { ask, createVm, readVm, startVm, uploadImage } from './api.ts'
import { expectGuestSays, expectState, screenOf, typeLine } from './expect.ts'
import { expect, test } from './fixtures.ts'
import { migrationsOf, turnBackToFirstVersion } from './older-database.ts'
import { qemuProcessOf } from './qemu.ts'

test('F34: a newer Guesthouse takes over the data and the running VMs of the first version', async ({
  page,
  guesthouse,
  linuxIso,
}) => {
  const image = await uploadImage(guesthouse, linuxIso)
  const disk = { kind: 'new', sizeBytes: 1024 ** 3, format: 'qcow2' } as const
  const { id } = await createVm(guesthouse, {
    name: 'old friend',
    imageId: image.id,
    disk,
    note: 'since the beginning',
  })
  await startVm(guesthouse, id)
  await expectGuestSays(guesthouse, id, 'guesthouse-guest: screen ready')
  const [before, process] = [await readVm(guesthouse, id), await qemuProcessOf(id)]
  await guesthouse.end('SIGTERM')
  turnBackToFirstVersion(guesthouse, [id])

  await guesthouse.run()
  // The first version had no accounts.
  await guesthouse.enter()
  await page.context().addCookies(guesthouse.browserCookies)
  expect(await qemuProcessOf(id)).toEqual(process)
  const { state, pid, startedAt, note, disks, autostart } = await readVm(guesthouse, id)
  expect({ state, pid, startedAt, note }).toEqual({
    ...{ state: 'running', pid: before.pid },
    ...{ startedAt: before.startedAt, note: 'since the beginning' },
  })
  expect(disks[0]).toMatchObject({ volumeId: before.disks[0]?.volumeId, missing: false })
  expect(autostart.enabled).toBe(false)

  const backups = join(guesthouse.dataPath, 'backups')
  const copies = await ask(guesthouse, endpoints.database.copies, {})
  const upgrade = copies.filter(({ reason }) => reason === 'upgrade')
  expect(upgrade).toHaveLength(1)
  expect(readdirSync(backups)).toContain(upgrade[0]?.name)
  expect(migrationsOf(join(backups, upgrade[0]?.name ?? ''))).toHaveLength(1)

  await page.goto(paths.vmConsole(id))
  await expect(screenOf(page, 'old friend')).toBeVisible()
  await typeLine(page, 'old friend', 'echo still here >/dev/ttyS0')
  await expectGuestSays(guesthouse, id, 'still here\n')
  await expectState(page, guesthouse, id, 'running')
})
