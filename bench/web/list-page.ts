import type { Page } from '@playwright/test'
import { sidesWith } from '../control/sides.ts'
import { GUESTHOUSE, type Guesthouse } from '../guesthouse/server.ts'
import type { Contender, Experiment, Sample, Target } from '../harness/experiment.ts'
import { freshBrowser } from './browser.ts'
import { msUntilNames, watchForNames } from './seen.ts'
import { countTraffic } from './traffic.ts'

export const COCKPIT = 'Cockpit'
const KB = 1_000
const MIB = 1024 ** 2
/** For what a page still fetches after its list is there. */
const SETTLE_MS = 2_000

/** What a page occupies when its garbage is gone. */
async function weight(page: Page): Promise<{ domNodes: number; heapMiB: number }> {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  const { nodes } = await session.send('Memory.getDOMCounters')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  await session.detach()
  return { domNodes: nodes, heapMiB: usedSize / MIB }
}

/** Opens the list in a new browser, and once more in the same: cold, then warm. */
async function openList(url: string, count: number, signedIn?: Pick<Guesthouse, 'url' | 'cookie'>): Promise<Sample> {
  const browser = await freshBrowser(signedIn)
  const page = await browser.newPage()
  const traffic = await countTraffic(page)
  await watchForNames(page, count)

  await page.goto(url, { waitUntil: 'commit' })
  const coldMs = await msUntilNames(page)
  await page.waitForTimeout(SETTLE_MS)
  const cold = traffic.read()
  const { domNodes, heapMiB } = await weight(page)

  await page.goto('about:blank')
  await page.goto(url, { waitUntil: 'commit' })
  const warmMs = await msUntilNames(page)
  await browser.close()
  return {
    coldMs,
    warmMs,
    wireKb: cold.wireBytes / KB,
    jsKb: cold.jsBytes / KB,
    cssKb: cold.cssBytes / KB,
    requests: cold.requests,
    domNodes,
    heapMiB,
  }
}

async function start(count: number): Promise<Contender[]> {
  const { guesthouse, libvirt } = await sidesWith(count)
  const cockpit = await libvirt.cockpit()
  const close = async () => {}
  return [
    { name: GUESTHOUSE, round: () => openList(guesthouse.url, count, guesthouse), close },
    { name: COCKPIT, round: () => openList(`${cockpit}/machines`, count), close },
  ]
}

/** The first page, in a browser that has never seen it. */
export function listPage(count: number, targets: Omit<Target, 'ours' | 'peer'>[]): Experiment {
  return {
    id: `list-page-${count}`,
    title: `List page with ${count} running VM${count === 1 ? '' : 's'}, in Chromium`,
    rounds: 5,
    measures: [
      { id: 'coldMs', title: 'to the list, cold', unit: 'ms', digits: 0 },
      { id: 'warmMs', title: 'warm', unit: 'ms', digits: 0 },
      { id: 'wireKb', title: 'over the wire', unit: 'kB', digits: 0 },
      { id: 'jsKb', title: 'JavaScript decoded', unit: 'kB', digits: 0 },
      { id: 'cssKb', title: 'CSS decoded', unit: 'kB', digits: 0 },
      { id: 'requests', title: 'requests', unit: '', digits: 0 },
      { id: 'domNodes', title: 'DOM nodes', unit: '', digits: 0 },
      { id: 'heapMiB', title: 'heap', unit: 'MiB', digits: 1 },
    ],
    targets: targets.map(target => ({ ...target, ours: GUESTHOUSE, peer: COCKPIT })),
    start: () => start(count),
  }
}
