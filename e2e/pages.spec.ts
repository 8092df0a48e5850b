import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { paths } from '#lib/client/paths.ts'
import { createVm, startVm, uploadImage } from './api.ts'
import { listenToPage } from './complaints.ts'
import { expect, test } from './fixtures.ts'
import type { Guesthouse } from './guesthouse.ts'

type Ids = { lit: string; dark: string }

/** One VM that runs, one that does not, something in the library, something that happened. */
async function furnish(guesthouse: Guesthouse, linuxIso: string): Promise<Ids> {
  const image = await uploadImage(guesthouse, linuxIso, 'linux.iso')
  const disk = { kind: 'new', sizeBytes: 1024 ** 3 } as const
  const lit = await createVm(guesthouse, { name: 'lit', imageId: image.id, disk, nic: {} })
  const dark = await createVm(guesthouse, { name: 'dark', disk })
  await startVm(guesthouse, lit.id)
  return { lit: lit.id, dark: dark.id }
}

/** Where each page is, and words that are there once it has everything. */
const PAGES: Record<string, (ids: Ids) => [path: string, shows: RegExp]> = {
  'the list': () => [paths.vms(), /^running:$/],
  'the list in rows': () => [`${paths.vms()}?view=rows`, /^running$/],
  'the page for a new VM': () => [paths.newVm(), /^linux\.iso$/],
  'a running VM': ({ lit }) => [paths.vm(lit), /was started/],
  'a stopped VM': ({ dark }) => [paths.vm(dark), /was created/],
  'the console of a running VM': ({ lit }) => [paths.vmConsole(lit), /^Connected$/],
  'the console of a stopped VM': ({ dark }) => [paths.vmConsole(dark), /^“dark” is stopped$/],
  'a serial console': ({ lit }) => [`${paths.vmConsole(lit)}?view=serial`, /^Connected$/],
  'the hardware of a running VM': ({ lit }) => [paths.vmHardware(lit), /linux\.iso/],
  'the hardware of a stopped VM': ({ dark }) => [paths.vmHardware(dark), /vCPUs/],
  'a command line': ({ lit }) => [paths.vmCommandLine(lit), /-machine/],
  'the activity of a VM': ({ lit }) => [paths.vmActivity(lit), /was started/],
  'the library': () => [paths.library(), /linux\.iso/],
  'the storage': () => [paths.storage(), /^dark$/],
  'the host': () => [paths.host(), /\d\.\d+\.\d+/],
  'the activity': () => [paths.activity(), /was started/],
  'the account': () => [paths.account(), /^This one$/],
  'the sign-in service': () => [paths.signInService(), /^Client id$/],
  'the API': () => [paths.api(), /\/api\/vms/],
}

let ids: Ids | null = null
const furnished = async (guesthouse: Guesthouse, linuxIso: string): Promise<Ids> => {
  ids ??= await furnish(guesthouse, linuxIso)
  return ids
}

/** What assistive technology stumbles over, in both themes. */
async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    // Colours are looked at when they have arrived: the theme changes with the next frame, some of it by transitions.
    await page.evaluate(async () => {
      await new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)))
      await Promise.allSettled(
        document.getAnimations().flatMap(each => (each instanceof CSSTransition ? [each.finished] : [])),
      )
    })
    const { violations } = await new AxeBuilder({ page }).analyze()
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    const found = serious.flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.html.slice(0, 200)}`))
    expect(found, colorScheme).toEqual([])
  }
}

for (const [name, visit] of Object.entries(PAGES)) {
  test(`${name} loads without an error, is accessible light and dark, and fits 390 px`, async ({
    page,
    guesthouse,
    linuxIso,
  }) => {
    const [path, shows] = visit(await furnished(guesthouse, linuxIso))
    const complaints = listenToPage(page, guesthouse.url)
    await page.goto(path)
    await expect(page.getByRole('main').getByText(shows).first()).toBeAttached()
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await expectAccessible(page)
    await page.setViewportSize({ width: 390, height: 844 })
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
    expect(complaints.errors).toEqual([])
  })
}

test('menus and questions are accessible light and dark', async ({ page, guesthouse, linuxIso }) => {
  const { dark } = await furnished(guesthouse, linuxIso)
  await page.goto(paths.vm(dark))
  await page.getByRole('button', { name: 'More actions for dark' }).click()
  await expect(page.getByRole('menu')).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('menuitem', { name: 'Delete…' }).click()
  await page
    .getByRole('dialog')
    .getByRole('radio', { name: /^Delete the disk/ })
    .check()
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'More actions for dark' }).click()
  await page.getByRole('menuitem', { name: 'Rename…' }).click()
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('')
  await page.getByRole('dialog').getByRole('button', { name: 'Rename' }).click()
  await expect(page.getByText('A VM needs a name')).toBeVisible()
  await expectAccessible(page)
})
