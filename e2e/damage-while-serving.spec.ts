import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { endpoints } from '#lib/contract/endpoints.ts'
import { damagePages, fillHistory } from '#lib/db/testing/damage.ts'
import { ask, createVm, listVms, readVm, startVm } from './api.ts'
import { expectState } from './expect.ts'
import { expect, test } from './fixtures.ts'
import type { Guesthouse } from './guesthouse.ts'
import { askQemu, qemuProcessOf } from './qemu.ts'
import { expectSound } from './sound.ts'

const DISK = { kind: 'new', sizeBytes: 64 * 1024 ** 2 } as const
const PAGES = ['/', '/library', '/storage', '/host', '/activity']
const DAMAGED = {
  code: 'database-damaged',
  status: 503,
  detail: expect.stringMatching(/^The database .*damaged.*estart Guesthouse.*\.$/),
}

/** Every copy with what is in it. */
async function copiesOf({ dataPath }: Guesthouse): Promise<Record<string, string>> {
  const folder = join(dataPath, 'backups')
  const names = (await readdir(folder)).sort()
  const sums = names.map(async name =>
    createHash('sha256')
      .update(await readFile(join(folder, name)))
      .digest('hex'),
  )
  return Object.fromEntries((await Promise.all(sums)).map((sum, at) => [names[at], sum]))
}

for (const kind of ['tree', 'overflow'] as const) {
  test(`F18: random bytes over the database while Guesthouse serves (${kind}): it says so, touches no VM, and leads to the rescue`, async ({
    guesthouse,
    page,
  }) => {
    const name = `web-${kind}`
    const { id } = await createVm(guesthouse, { name, disk: DISK })
    await startVm(guesthouse, id)
    const qemu = await qemuProcessOf(id)
    await ask(guesthouse, endpoints.database.copy, {})
    const copies = await copiesOf(guesthouse)
    await page.goto(`/vms/${id}`)
    await expectState(page, guesthouse, id, 'running')

    const database = join(guesthouse.dataPath, 'guesthouse.db')
    fillHistory(database, 300)
    expect(damagePages(database, 'Activity', kind)).toBeGreaterThan(0)
    await expect(ask(guesthouse, endpoints.host.activity, { query: { limit: 100 } })).rejects.toMatchObject(DAMAGED)

    // The open page hears of it, and every other page says it too.
    const notice = page.getByRole('status').filter({ hasText: 'The database is damaged, so nothing can be created' })
    await expect(notice).toContainText('Restart Guesthouse: its rescue page')
    for (const path of PAGES) {
      await page.goto(path)
      await expect(notice, path).toBeVisible()
    }
    expect(await ask(guesthouse, endpoints.health.read, {})).toMatchObject({ status: 'degraded', ready: false })
    await expect(ask(guesthouse, endpoints.health.ready, {})).rejects.toMatchObject({ code: 'not-ready', status: 503 })

    // Nothing is written, and nothing takes the place of what is sound.
    await expect(createVm(guesthouse, { name: 'not now', disk: DISK })).rejects.toMatchObject(DAMAGED)
    await expect(
      ask(guesthouse, endpoints.vms.change, { params: { vmId: id }, body: { note: 'not now' } }),
    ).rejects.toMatchObject(DAMAGED)
    await expect(ask(guesthouse, endpoints.database.copy, {})).rejects.toMatchObject(DAMAGED)
    expect(await copiesOf(guesthouse)).toEqual(copies)

    // What runs goes on, is seen, and obeys.
    await page.goto(`/vms/${id}`)
    await askQemu(guesthouse, id, async session => await session.execute('stop'))
    await expectState(page, guesthouse, id, 'paused')
    await ask(guesthouse, endpoints.vms.resume, { params: { vmId: id } })
    await expectState(page, guesthouse, id, 'running')
    expect(await qemuProcessOf(id)).toEqual(qemu)

    await guesthouse.end('SIGTERM')
    await guesthouse.run()
    await guesthouse.unlock()
    const rescue = await ask(guesthouse, endpoints.rescue.read, {})
    expect(rescue).toMatchObject({ reason: 'damaged', running: [{ vmId: id, name, pid: qemu?.pid }] })
    await ask(guesthouse, endpoints.rescue.restore, { body: { copyName: rescue.copies[0]?.name ?? '' } })
    await guesthouse.enter()
    expect(await readVm(guesthouse, id)).toMatchObject({ name, state: 'running', pid: qemu?.pid, note: '' })
    expect((await listVms(guesthouse)).map(vm => vm.name)).not.toContain('not now')
    await expectSound(guesthouse, 'after the rescue')
    await ask(guesthouse, endpoints.vms.powerOff, { params: { vmId: id } })
  })
}
