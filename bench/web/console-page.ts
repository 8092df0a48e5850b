import { join } from 'node:path'
import { freePort, listening } from '../console/contenders.ts'
import { sidesWith } from '../control/sides.ts'
import { GUESTHOUSE, type Guesthouse } from '../guesthouse/server.ts'
import { startProgram } from '../harness/child.ts'
import type { Experiment, Sample } from '../harness/experiment.ts'
import { timedMs } from '../harness/time.ts'
import { freshBrowser } from './browser.ts'
import { countTraffic } from './traffic.ts'

const NOVNC = 'noVNC’s page by websockify'
const OUR_PAGE = 'Guesthouse, by its address'
const NOVNC_FILES = '/usr/share/novnc'
/** For what a page still fetches after it is there: it is not the console's. */
const SETTLE_MS = 2_000
const CONNECTED = '[data-console-state=connected]'

type SignedIn = Pick<Guesthouse, 'url' | 'cookie'>

/** On the VM's page, which is open: a click on Console, which nobody has opened in this browser. */
async function byClick(vmUrl: string, signedIn: SignedIn): Promise<Sample> {
  const browser = await freshBrowser(signedIn)
  const page = await browser.newPage()
  const traffic = await countTraffic(page)
  await page.goto(vmUrl)
  const link = page.getByRole('link', { name: 'Console', exact: true }).first()
  await link.waitFor()
  await page.waitForTimeout(SETTLE_MS)
  traffic.reset()
  const coldMs = await timedMs(async () => {
    await link.click()
    await page.waitForSelector(CONNECTED)
  })
  const { requests, wireBytes } = traffic.read()
  await browser.close()
  return { coldMs, requests, wireKb: wireBytes / 1_000 }
}

/** A new browser goes to the address of a console, twice. */
async function byAddress(url: string, connected: string, signedIn?: SignedIn): Promise<Sample> {
  const browser = await freshBrowser(signedIn)
  const page = await browser.newPage()
  const traffic = await countTraffic(page)
  const open = () =>
    timedMs(async () => {
      await page.goto(url, { waitUntil: 'commit' })
      await page.waitForSelector(connected)
    })
  const coldMs = await open()
  const { requests, wireBytes } = traffic.read()
  await page.goto('about:blank')
  const warmMs = await open()
  await browser.close()
  return { coldMs, warmMs, requests, wireKb: wireBytes / 1_000 }
}

export const consolePage: Experiment = {
  id: 'console-page',
  title: 'A console is opened, until it is connected, in Chromium',
  rounds: 5,
  measures: [
    { id: 'coldMs', title: 'cold', unit: 'ms', digits: 0 },
    { id: 'warmMs', title: 'warm', unit: 'ms', digits: 0 },
    { id: 'requests', title: 'requests', unit: '', digits: 0 },
    { id: 'wireKb', title: 'over the wire', unit: 'kB', digits: 0 },
  ],
  targets: [
    { number: '16', measure: 'requests', ours: GUESTHOUSE, peer: NOVNC, atMost: 0.15 },
    { number: '16', measure: 'coldMs', ours: GUESTHOUSE, peer: NOVNC, atMost: 0.4 },
  ],
  start: async () => {
    const { guesthouse, ours } = await sidesWith(1)
    const [id] = ours.ids()
    if (!id) throw new Error('There is no VM')
    const vmUrl = `${guesthouse.url}/vms/${id}`
    const port = await freePort()
    const socketPath = join(guesthouse.runtimePath, id.replaceAll('-', '').slice(0, 16), 'vnc.sock')
    const websockify = await startProgram('websockify', [
      `--web=${NOVNC_FILES}`,
      `127.0.0.1:${port}`,
      `--unix-target=${socketPath}`,
    ])
    await listening(port)
    const novncUrl = `http://127.0.0.1:${port}/vnc.html?autoconnect=true&path=websockify`
    const close = async () => {}
    return [
      { name: GUESTHOUSE, round: () => byClick(vmUrl, guesthouse), close },
      { name: OUR_PAGE, round: () => byAddress(`${vmUrl}/console`, CONNECTED, guesthouse), close },
      { name: NOVNC, round: () => byAddress(novncUrl, 'html.noVNC_connected'), close: websockify.close },
    ]
  },
}
