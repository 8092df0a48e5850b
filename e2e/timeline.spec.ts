import { AxeBuilder } from '@axe-core/playwright'
import { paths } from '#lib/client/paths.ts'
import { endpoints } from '#lib/contract/endpoints.ts'
import { ask, createVm, readVm, startVm, uploadImage } from './api.ts'
import { expectGuestSays, screenOf, typeLine } from './expect.ts'
import { expect, test } from './fixtures.ts'
import type { Guesthouse } from './guesthouse.ts'
import { askQemu, qemuProcessOf } from './qemu.ts'

// What happens in one night, told in order: each test goes on where the one before it ended.
test.describe.configure({ mode: 'serial' })

/** A guest boots under emulation, on a machine that others use too. */
const GUEST_LIMIT_MS = 180_000
let vmId = ''
const name = 'Gästehaus'

async function expectTold(guesthouse: Guesthouse, code: string): Promise<void> {
  const told = () => ask(guesthouse, endpoints.vms.activity, { params: { vmId }, query: { code, limit: 1 } })
  await expect.poll(async () => (await told()).length, { message: code, timeout: GUEST_LIMIT_MS }).toBe(1)
}

test('a guest that reboots, sets its clock and panics is told by what it did', async ({
  page,
  guesthouse,
  linuxIso,
}) => {
  const image = await uploadImage(guesthouse, linuxIso, 'linux.iso')
  const vm = await createVm(guesthouse, { name, imageId: image.id, memoryMiB: 256 })
  vmId = vm.id
  await startVm(guesthouse, vmId)
  await page.goto(paths.vmConsole(vmId))
  await expect(screenOf(page, name)).toBeVisible()
  await expectGuestSays(guesthouse, vmId, 'guesthouse-guest: screen ready')
  await typeLine(page, name, 'date -s 2031-01-01 && hwclock -u -w')
  await expectTold(guesthouse, 'vm.clock-set')
  await typeLine(page, name, 'reboot -f')
  await expectGuestSays(guesthouse, vmId, 'guesthouse-guest: screen ready', 2)
  await expectTold(guesthouse, 'vm.rebooted')
  await typeLine(page, name, 'echo c >/proc/sysrq-trigger')
  await expectTold(guesthouse, 'vm.panicked')
  await expect.poll(async () => (await readVm(guesthouse, vmId)).cause.sentence).toMatch(/guest’s system panicked/)
  expect((await readVm(guesthouse, vmId)).state).toBe('paused')
})

test('what somebody does at QEMU’s monitor, and a QEMU that dies, are told as such', async ({ guesthouse }) => {
  await askQemu(guesthouse, vmId, qemu => qemu.execute('system_reset'))
  await expectTold(guesthouse, 'vm.reset-outside')
  process.kill((await qemuProcessOf(vmId))?.pid ?? 0, 'SIGSEGV')
  await expectTold(guesthouse, 'vm.crashed')
})

test('F01: a Guesthouse that was killed says so when it is back', async ({ guesthouse }) => {
  await guesthouse.kill9()
  await guesthouse.run()
  const host = () => ask(guesthouse, endpoints.host.activity, { query: { code: 'guesthouse.' } })
  expect((await host()).map(({ code }) => code)).toEqual([
    'guesthouse.started',
    'guesthouse.killed',
    'guesthouse.started',
  ])
})

const sentences = [
  /^Guesthouse .* was started$/,
  /^Guesthouse was killed or crashed at about .* UTC\. No VM was running$/,
  /“Gästehaus” crashed: QEMU crashed \(SIGSEGV\)$/,
  /^“Gästehaus” was reset at QEMU’s monitor, not by Guesthouse$/,
  /The system in “Gästehaus” panicked\. The VM was paused/,
  /^“Gästehaus” was rebooted by the guest$/,
  /^“Gästehaus” set its clock: it is now \d+ days ahead of the host’s$/,
  /^“Gästehaus” was started$/,
]

test('the page tells all of it in order, and search and filters find it, also after a reload', async ({ page }) => {
  await page.goto(paths.activity())
  const items = page.getByRole('main').getByRole('listitem')
  const all = async () => (await items.locator('p:first-child').allInnerTexts()).map(text => text.replace(/\n/g, ''))
  await expect(items.first()).toBeVisible()
  const places = (texts: string[]) =>
    sentences.map(sentence => texts.findIndex(text => sentence.test(text.replace(/^(Error|Warning): ?/, ''))))
  const found = places(await all())
  expect(found).not.toContain(-1)
  expect(found).toEqual(found.toSorted((a, b) => a - b))
  await expect(page.getByRole('region', { name: 'Today' }).first()).toBeVisible()

  await page.getByRole('searchbox', { name: 'Search what happened' }).fill('GASTEHAUS panicked')
  await expect(items).toHaveCount(1)
  await items.first().getByText('In its own words').click()
  await expect(items.first().getByText('QEMU: GUEST_PANICKED {"action":"pause"}')).toBeVisible()
  await page.reload()
  await expect(page.getByRole('searchbox', { name: 'Search what happened' })).toHaveValue('GASTEHAUS panicked')
  await expect(items).toHaveCount(1)

  await page.getByRole('searchbox', { name: 'Search what happened' }).fill('nothing of the kind')
  await expect(page.getByRole('heading', { name: 'Nothing like that happened' })).toBeVisible()
  await page.getByRole('button', { name: 'Show everything' }).click()
  await page.getByRole('combobox', { name: 'Level' }).selectOption('Errors')
  await page.getByRole('combobox', { name: 'Who' }).selectOption('By guests')
  await expect(items).toHaveCount(1)
  await expect(items.first()).toContainText('panicked')
  await page.getByRole('button', { name: 'Clear' }).click()
  await page.getByRole('combobox', { name: 'Kind' }).selectOption('Tasks')
  await expect(items).toHaveCount(1)
  await expect(items.first()).toContainText('“Upload linux.iso” is done')
})

test('what happens now comes in at the top, and moves nothing for who reads farther down', async ({
  page,
  guesthouse,
}) => {
  await page.setViewportSize({ width: 390, height: 500 })
  await page.goto(paths.vmActivity(vmId))
  // The tabs of the VM are a list, too.
  const items = page.getByRole('region', { name: 'Today' }).getByRole('listitem')
  await expect(items.first()).toContainText('crashed')
  await page.evaluate(() => window.scrollTo({ top: document.documentElement.scrollHeight }))
  const last = items.last()
  const before = await last.boundingBox()
  await startVm(guesthouse, vmId)
  const news = page.getByRole('button', { name: /^Show \d+ new$/ })
  await expect(news).toBeVisible()
  expect((await last.boundingBox())?.y).toBeCloseTo(before?.y ?? -1, 0)
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  await news.click()
  await expect(items.first()).toContainText('was started')
})
