import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { endpoints } from '#lib/contract/endpoints.ts'
import { ask, listVms } from './api.ts'
import { expectGuestSays, expectSamePicture, expectState, screenOf, typeLine } from './expect.ts'
import { expect, test } from './fixtures.ts'
import { askQemu, qemuProcessOf, qemuState } from './qemu.ts'

// One VM's life, told in order: each test goes on where the one before it ended.
test.describe.configure({ mode: 'serial' })

const vm = { id: '', name: 'first guest' }
const consolePage = () => `/vms/${vm.id}/console`

test('a person uploads an ISO in the browser and makes a VM of it, which starts', async ({
  page,
  guesthouse,
  linuxIso,
}) => {
  await page.goto('/')
  await expect(page.getByRole('heading', { name: 'Nobody is staying here yet' })).toBeVisible()
  await page.getByRole('link', { name: 'New VM' }).click()
  await page.getByLabel('Choose a file').setInputFiles(linuxIso)
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill(vm.name)
  await page.getByRole('combobox', { name: 'Unit of the memory' }).selectOption('MiB')
  await page.getByLabel('Memory', { exact: true }).fill('256')
  await page.getByRole('button', { name: 'Create and start' }).click()
  await page.waitForURL(/\/vms\/[0-9a-f-]{36}\/console$/)

  const [created] = await listVms(guesthouse)
  vm.id = created?.id ?? ''
  expect(page.url()).toContain(vm.id)
  expect(created).toMatchObject({
    name: vm.name,
    memoryMiB: 256,
    disks: [{ format: 'qcow2' }],
    nics: [{ network: 'nat' }],
  })
  await expectState(page, guesthouse, vm.id, 'running')
  const drives = await askQemu(guesthouse, vm.id, qemu => qemu.execute('query-block'))
  const files = drives.flatMap(({ inserted }) => (inserted ? [{ file: inserted.file, ro: inserted.ro }] : []))
  const [image] = await ask(guesthouse, endpoints.images.list, {})
  expect(files).toContainEqual({ file: join(guesthouse.libraryPath, image?.fileName ?? ''), ro: true })
})

test('the page shows what the guest’s graphics card shows', async ({ page, guesthouse }) => {
  await page.goto(consolePage())
  await expect(screenOf(page, vm.name)).toBeVisible()
  await expectGuestSays(guesthouse, vm.id, 'guesthouse-guest: screen ready')
  await expectSamePicture(page, guesthouse, vm)
})

test('what is typed into the screen arrives in the guest', async ({ page, guesthouse }) => {
  await page.goto(consolePage())
  await expect(screenOf(page, vm.name)).toBeVisible()
  await typeLine(page, vm.name, 'echo "Hello, Guest House" | tr a-z A-Z >/dev/ttyS0')
  await expectGuestSays(guesthouse, vm.id, 'tty1: echo "Hello, Guest House" | tr a-z A-Z >/dev/ttyS0\n')
  await expectGuestSays(guesthouse, vm.id, 'HELLO, GUEST HOUSE\n')
  await expectSamePicture(page, guesthouse, vm)
})

test('the screen fits a phone of 390 px, and can be typed at', async ({ page, guesthouse }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto(consolePage())
  const screen = screenOf(page, vm.name)
  await expect(screen).toBeVisible()
  const box = await screen.boundingBox()
  expect(box?.width).toBeGreaterThan(300)
  expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(390)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  await expectSamePicture(page, guesthouse, vm)
  await typeLine(page, vm.name, 'echo from the phone')
  await expectGuestSays(guesthouse, vm.id, 'tty1: echo from the phone\n')
})

test('the serial port is a terminal in the page', async ({ page, guesthouse }) => {
  await page.goto(`${consolePage()}?view=serial`)
  const terminal = page.getByRole('region', { name: `Serial console of ${vm.name}` })
  await expect(page.getByRole('status').getByText('Connected', { exact: true })).toBeVisible()
  await terminal.click()
  await page.keyboard.type('echo typed at the $((40 + 2))nd terminal\n')
  await expectGuestSays(guesthouse, vm.id, '\ntyped at the 42nd terminal\n')
  // N10: colours come from a style element and from styles of their own, under a policy that refuses both unless they are ours.
  await page.keyboard.type("printf '\\033[38;2;1;200;30mgreenish\\033[31mreddish\\033[0m\\n'\n")
  await expect(terminal.locator('span').filter({ hasText: /^greenish$/ })).toHaveCSS('color', 'rgb(1, 200, 30)')
  await expect(terminal.locator('span').filter({ hasText: /^reddish$/ })).toHaveCSS('color', 'rgb(204, 0, 0)')
})

test('F01: when Guesthouse is killed with -9 the page says so, and goes on by itself with the next one', async ({
  page,
  guesthouse,
}) => {
  const before = await qemuProcessOf(vm.id)
  await page.goto(consolePage())
  await expect(screenOf(page, vm.name)).toBeVisible()
  await guesthouse.kill9()
  await expect(page.getByText('Guesthouse does not answer.')).toBeVisible()
  await expect(page.getByText(/^Reconnecting…/)).toBeVisible()
  expect(await qemuProcessOf(vm.id)).toEqual(before)

  await guesthouse.run()
  await expect(page.getByText('Guesthouse does not answer.')).toBeHidden()
  await expect(page.getByText(/^Reconnecting…/)).toBeHidden()
  await expectState(page, guesthouse, vm.id, 'running')
  expect(await qemuProcessOf(vm.id)).toEqual(before)
  await expectSamePicture(page, guesthouse, vm)
  await typeLine(page, vm.name, 'echo still here')
  await expectGuestSays(guesthouse, vm.id, 'tty1: echo still here\n')
})

test('a VM is paused and resumed', async ({ page, guesthouse }) => {
  await page.goto(`/vms/${vm.id}`)
  const menu = page.getByRole('button', { name: `More actions for ${vm.name}` })
  await menu.click()
  await page.getByRole('menuitem', { name: 'Pause' }).click()
  await expectState(page, guesthouse, vm.id, 'paused')
  await page.getByRole('button', { name: 'Resume' }).click()
  await expectState(page, guesthouse, vm.id, 'running')
})

test('a reset VM boots again, in the same process', async ({ page, guesthouse }) => {
  const before = await qemuProcessOf(vm.id)
  await page.goto(`/vms/${vm.id}`)
  await page.getByRole('button', { name: `More actions for ${vm.name}` }).click()
  await page.getByRole('menuitem', { name: 'Reset…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Reset' }).click()
  await expectGuestSays(guesthouse, vm.id, 'guesthouse-guest: screen ready', 2)
  await expectState(page, guesthouse, vm.id, 'running')
  expect(await qemuProcessOf(vm.id)).toEqual(before)
})

test('a running VM cannot be deleted until it is off', async ({ page, guesthouse }) => {
  await page.goto(`/vms/${vm.id}`)
  await page.getByRole('button', { name: `More actions for ${vm.name}` }).click()
  const item = page.getByRole('menuitem', { name: 'Delete…' })
  await expect(item).toHaveAttribute('aria-disabled', 'true')
  const removed = ask(guesthouse, endpoints.vms.remove, { params: { vmId: vm.id }, query: { disks: 'delete' } })
  await expect(removed).rejects.toMatchObject({ code: 'vm-wrong-state' })
  expect(await qemuState(guesthouse, vm.id)).toBe('running')
})

test('a guest that is asked to shut down ends by itself, and every place says so', async ({ page, guesthouse }) => {
  await page.goto(`/vms/${vm.id}`)
  await page.getByRole('button', { name: 'Shut down', exact: true }).click()
  await expectState(page, guesthouse, vm.id, 'stopped')
  await expectGuestSays(guesthouse, vm.id, 'guesthouse-guest: power button')
  await expect(page.getByRole('main').getByText(/^stopped · Shut down, /i)).toBeVisible()
  await page.goto(consolePage())
  await expect(page.getByRole('heading', { name: `“${vm.name}” is stopped` })).toBeVisible()
  await page.goto('/')
  await expect(page.getByRole('article').getByText(/^stopped:/)).toBeAttached()
})

test('a VM starts from its console, and is powered off at once', async ({ page, guesthouse }) => {
  await page.goto(consolePage())
  await page.getByRole('main').getByRole('button', { name: 'Start' }).last().click()
  await expect(screenOf(page, vm.name)).toBeVisible()
  await expectState(page, guesthouse, vm.id, 'running')
  await page.getByRole('button', { name: `More actions for ${vm.name}` }).click()
  await page.getByRole('menuitem', { name: 'Power off…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Power off' }).click()
  await expect(page.getByRole('heading', { name: `“${vm.name}” is stopped` })).toBeVisible()
  await expectState(page, guesthouse, vm.id, 'stopped')
})

test('a VM is deleted with its disk only when a person says so, by name', async ({ page, guesthouse }) => {
  const pool = join(guesthouse.dataPath, 'pools/default')
  // The disk, and the file beside it that says what it is.
  await expect.poll(() => readdir(pool)).toEqual([expect.stringMatching(/\.json$/), expect.stringMatching(/\.qcow2$/)])
  await page.goto(`/vms/${vm.id}`)
  await page.getByRole('button', { name: `More actions for ${vm.name}` }).click()
  await page.getByRole('menuitem', { name: 'Delete…' }).click()
  const dialog = page.getByRole('dialog', { name: `Delete “${vm.name}”?` })
  await expect(dialog.getByRole('button', { name: 'Delete VM' })).toHaveAttribute('aria-disabled', 'true')
  await dialog.getByRole('radio', { name: /^Delete the disk too/ }).check()
  const confirm = dialog.getByRole('button', { name: 'Delete VM and 1 disk' })
  await expect(confirm).toHaveAttribute('aria-disabled', 'true')
  await dialog.getByRole('textbox').fill(vm.name)
  await confirm.click()
  await expect(page.getByRole('heading', { name: 'Nobody is staying here yet' })).toBeVisible()
  expect(await listVms(guesthouse)).toEqual([])
  expect(await ask(guesthouse, endpoints.storage.list, {})).toEqual([])
  await expect.poll(() => readdir(pool)).toEqual([])
  expect(await qemuProcessOf(vm.id)).toBeNull()
})
