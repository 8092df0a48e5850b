import { join } from 'node:path'
import { test as base, expect } from '@playwright/test'
import { listenToPage } from './complaints.ts'
import { buildLinuxIso } from './guest/linux-iso.ts'
import { Guesthouse } from './guesthouse.ts'

type PerTest = {
  /** The server of this spec file: empty before the first test, then as the tests before left it. */
  guesthouse: Guesthouse
  /** Nobody is signed in in this browser. */
  signedOut: boolean
}
type PerWorker = {
  guesthouseOf: (file: string) => Promise<Guesthouse>
  /** A small Linux that boots to a shell on screen and serial port: built once a machine. */
  linuxIso: string
}

export const test = base.extend<PerTest, PerWorker>({
  guesthouseOf: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures this one needs
    async ({}, use) => {
      const open: { file: string; guesthouse: Guesthouse }[] = []
      const closeAll = async () => {
        for (const { guesthouse } of open.splice(0)) await guesthouse.close()
      }
      await use(async file => {
        const found = open.find(each => each.file === file)
        if (found) return found.guesthouse
        await closeAll()
        const guesthouse = await Guesthouse.start()
        open.push({ file, guesthouse })
        return guesthouse
      })
      await closeAll()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  linuxIso: [
    // biome-ignore lint/correctness/noEmptyPattern: as above
    async ({}, use) => use(await buildLinuxIso(join(import.meta.dirname, '../.guesthouse/guest-cache'))),
    { scope: 'worker', timeout: 600_000 },
  ],
  guesthouse: async ({ guesthouseOf }, use, info) => {
    const guesthouse = await guesthouseOf(info.file)
    await use(guesthouse)
    if (info.status !== info.expectedStatus) await info.attach('server log', { body: guesthouse.log })
  },
  baseURL: async ({ guesthouse }, use) => use(guesthouse.url),
  // Whoever opens the pages is signed in as the admin; `signedOut` in a spec says otherwise.
  context: async ({ context, guesthouse, signedOut }, use) => {
    if (!signedOut) await context.addCookies(guesthouse.browserCookies)
    await use(context)
  },
  signedOut: [false, { option: true }],
  page: async ({ page, guesthouse }, use) => {
    const complaints = listenToPage(page, guesthouse.url)
    await use(page)
    expect(complaints.foreignRequests, 'requests to other origins').toEqual([])
    expect(complaints.policyViolations, 'violations of the content security policy').toEqual([])
  },
})
export { expect }
