import type { Page } from '@playwright/test'

declare global {
  interface Window {
    /** When the names were all there, in milliseconds since 1970; 0 until then. */
    benchSeenAt: number
  }
}

const LIMIT_MS = 60_000

/**
 * Makes every document that the page opens watch for `count` different texts like “sleeper 12”. Call it before going there.
 * Cockpit first says that there is no KVM; that is clicked away as soon as it shows.
 */
export async function watchForNames(page: Page, count: number): Promise<void> {
  await page.addInitScript(wanted => {
    window.benchSeenAt = 0
    const look = () => {
      const names = new Set<string>()
      const texts = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT)
      for (let node = texts.nextNode(); node; node = texts.nextNode()) {
        if (node.parentElement?.closest('script, style')) continue
        const name = /sleeper[ -]\d+/.exec(node.nodeValue ?? '')?.[0]
        if (name) names.add(name)
      }
      if (names.size < wanted) {
        for (const button of document.querySelectorAll('button')) if (button.textContent === 'Ignore') button.click()
        return
      }
      window.benchSeenAt = performance.timeOrigin + performance.now()
      clearInterval(timer)
    }
    const timer = setInterval(look, 20)
  }, count)
}

/** From the start of the navigation to the moment when the names were there, in milliseconds, whichever frame shows them. */
export async function msUntilNames(page: Page): Promise<number> {
  const startedAt = await page.evaluate(() => performance.timeOrigin)
  for (const deadline = performance.now() + LIMIT_MS; performance.now() < deadline; await page.waitForTimeout(50)) {
    for (const frame of page.frames()) {
      const seenAt = await frame.evaluate(() => window.benchSeenAt).catch(() => 0)
      if (seenAt > 0) return seenAt - startedAt
    }
  }
  throw new Error(`The VMs did not appear on ${page.url()}`)
}
