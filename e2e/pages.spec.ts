import { AxeBuilder } from '@axe-core/playwright'
import { paths } from '#lib/client/paths.ts'
import { createVm, startVm, uploadImage } from './api.ts'
import { listenToPage } from './complaints.ts'
import { expect, test } from './fixtures.ts'
import type { Guesthouse } from './guesthouse.ts'

type Visit = { path: string; heading: string | RegExp }

/** One VM that runs, one that does not, something in the library, something that happened. */
async function furnish(guesthouse: Guesthouse, linuxIso: string): Promise<{ running: string; stopped: string }> {
  const image = await uploadImage(guesthouse, linuxIso, 'linux.iso')
  const disk = { kind: 'new', sizeBytes: 1024 ** 3 } as const
  const running = await createVm(guesthouse, { name: 'lit', imageId: image.id, disk, nic: {} })
  const stopped = await createVm(guesthouse, { name: 'dark' })
  await startVm(guesthouse, running.id)
  return { running: running.id, stopped: stopped.id }
}

const PAGES: Record<string, (ids: { running: string; stopped: string }) => Visit> = {
  'the list': () => ({ path: paths.vms(), heading: 'Virtual machines' }),
  'the list in rows': () => ({ path: `${paths.vms()}?view=rows`, heading: 'Virtual machines' }),
  'the page for a new VM': () => ({ path: paths.newVm(), heading: 'New VM' }),
  'a running VM': ({ running }) => ({ path: paths.vm(running), heading: 'lit' }),
  'a stopped VM': ({ stopped }) => ({ path: paths.vm(stopped), heading: 'dark' }),
  'the console of a running VM': ({ running }) => ({ path: paths.vmConsole(running), heading: 'lit' }),
  'the console of a stopped VM': ({ stopped }) => ({ path: paths.vmConsole(stopped), heading: 'dark' }),
  'a serial console': ({ running }) => ({ path: `${paths.vmConsole(running)}?view=serial`, heading: 'lit' }),
  'the hardware of a running VM': ({ running }) => ({ path: paths.vmHardware(running), heading: 'lit' }),
  'the hardware of a stopped VM': ({ stopped }) => ({ path: paths.vmHardware(stopped), heading: 'dark' }),
  'a command line': ({ running }) => ({ path: paths.vmCommandLine(running), heading: 'lit' }),
  'the activity of a VM': ({ running }) => ({ path: paths.vmActivity(running), heading: 'lit' }),
  'the library': () => ({ path: paths.library(), heading: 'Library' }),
  'the storage': () => ({ path: paths.storage(), heading: 'Storage' }),
  'the host': () => ({ path: paths.host(), heading: /./ }),
  'the activity': () => ({ path: paths.activity(), heading: 'Activity' }),
  'the API': () => ({ path: paths.api(), heading: 'API' }),
}

let ids: { running: string; stopped: string } | null = null

for (const [name, visit] of Object.entries(PAGES)) {
  test(`${name}: a cold load makes no error, in the console or for assistive technology, light or dark`, async ({
    page,
    guesthouse,
    linuxIso,
  }) => {
    ids ??= await furnish(guesthouse, linuxIso)
    const { path, heading } = visit(ids)
    const complaints = listenToPage(page, guesthouse.url)
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
    await page.goto(path)
    await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible()
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      const { violations } = await new AxeBuilder({ page }).analyze()
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
      const found = serious.flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.html.slice(0, 200)}`))
      expect(found, colorScheme).toEqual([])
    }
    expect(complaints.errors).toEqual([])
  })
}
