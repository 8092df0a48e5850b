import { readFile } from 'node:fs/promises'
import { endpoints } from '#lib/contract/endpoints.ts'
import { ask, createVm, readVm, startVm } from './api.ts'
import { expectState } from './expect.ts'
import { fakedClock } from './faked-clock.ts'
import { expect, test } from './fixtures.ts'
import type { Guesthouse } from './guesthouse.ts'
import { askQemu, qemuProcessOf } from './qemu.ts'

/** So far that another copy of the database is due, either way. */
const JUMP_SECONDS = 25 * 3_600

const dailyCopies = async (guesthouse: Guesthouse) =>
  (await ask(guesthouse, endpoints.database.copies, {})).filter(({ reason }) => reason === 'daily').length

for (const { way, seconds } of [
  { way: 'forward', seconds: JUMP_SECONDS },
  { way: 'back', seconds: -JUMP_SECONDS },
]) {
  test(`F20: the host’s clock jumps ${way} by a day under Guesthouse: VMs and pages go on, and what is daily is done once`, async ({
    guesthouse,
    page,
  }) => {
    await guesthouse.end('SIGTERM')
    const clock = await fakedClock(guesthouse)
    await guesthouse.run(clock.environment)
    try {
      const { id } = await createVm(guesthouse, { name: `jumps ${way}` })
      await startVm(guesthouse, id)
      const qemu = await qemuProcessOf(id)
      expect(await readFile(`/proc/${qemu?.pid}/environ`, 'utf8'), 'QEMU’s own clock is the real one').not.toContain(
        'faketime',
      )
      await expect.poll(() => dailyCopies(guesthouse)).toBeGreaterThan(0)
      const copies = await dailyCopies(guesthouse)
      await page.goto(`/vms/${id}`)
      await expectState(page, guesthouse, id, 'running')

      await clock.set(seconds)
      await page.clock.setSystemTime(Date.now() + seconds * 1000)
      // Heard by the stream that was open before.
      await expect(page.getByRole('status').filter({ hasText: `The host’s clock jumped ${way} by 1 d` })).toBeVisible()
      await expect(page.getByRole('main')).toContainText(/running ·\s+for (less than a|\d+) minute/)
      await askQemu(guesthouse, id, async session => await session.execute('stop'))
      await expectState(page, guesthouse, id, 'paused')
      await ask(guesthouse, endpoints.vms.resume, { params: { vmId: id } })
      await expectState(page, guesthouse, id, 'running')
      expect(await qemuProcessOf(id)).toEqual(qemu)

      // Each start looks whether a copy is due.
      for (let start = 0; start < 3; start += 1) {
        await guesthouse.end('SIGTERM')
        await guesthouse.run(clock.environment)
        // A session is not remembered for a day in which nobody was there.
        await guesthouse.enter()
        await expect.poll(() => dailyCopies(guesthouse)).toBe(copies + 1)
        expect(await readVm(guesthouse, id)).toMatchObject({ state: 'running', pid: qemu?.pid })
      }
      expect(await qemuProcessOf(id)).toEqual(qemu)
      // Nothing was held for a crash or for hanging: what is worth a warning is what this test did.
      const history = await ask(guesthouse, endpoints.vms.activity, { params: { vmId: id }, query: { limit: 100 } })
      const warned = history.flatMap(({ level, code }) => (level === 'info' ? [] : [code]))
      expect(warned).toEqual(['vm.paused-outside'])
      await ask(guesthouse, endpoints.vms.powerOff, { params: { vmId: id } })
    } finally {
      await guesthouse.end('SIGTERM')
      await guesthouse.run()
    }
  })
}
