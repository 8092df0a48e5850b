import { sidesWith } from '../control/sides.ts'
import { GUESTHOUSE } from '../guesthouse/server.ts'
import type { Experiment, Measure, Target } from '../harness/experiment.ts'
import { freshBrowser } from '../web/browser.ts'
import { COCKPIT } from '../web/list-page.ts'
import { msUntilNames, watchForNames } from '../web/seen.ts'
import { descendantsNamed, watchUsage } from './usage.ts'

const LIBVIRT = 'libvirtd and virtlogd'
const LIBVIRT_PROCESSES = ['libvirtd', 'virtlogd']
/** What Cockpit's page of VMs needs; package kit and its like, which it starts too, are not counted. */
const COCKPIT_PROCESSES = [...LIBVIRT_PROCESSES, 'libvirt-dbus', 'dbus-daemon', 'cockpit-ws', 'cockpit-bridge']

const measures: Measure[] = [
  { id: 'rssMiB', title: 'RSS', unit: 'MiB', digits: 0 },
  { id: 'pssMiB', title: 'PSS', unit: 'MiB', digits: 0 },
  { id: 'cpuPercent', title: 'CPU', unit: '% of a core' },
]
const IDLE_CPU: Target = { number: '17', measure: 'cpuPercent', ours: GUESTHOUSE, atMost: 0.5 }
const close = async () => {}

/** What the server costs while nobody looks. */
export function idle(count: number): Experiment {
  return {
    id: `idle-${count}`,
    title: `Server with ${count} running VMs, nobody looking`,
    rounds: 5,
    measures,
    targets: [IDLE_CPU],
    start: async () => {
      const { guesthouse, libvirt } = await sidesWith(count)
      const daemons = descendantsNamed(libvirt.pid, LIBVIRT_PROCESSES)
      return [
        { name: GUESTHOUSE, round: () => watchUsage([guesthouse.pid]), close },
        { name: LIBVIRT, round: () => watchUsage(daemons), close },
      ]
    },
  }
}

/** What the server costs while one page shows the list of VMs. */
export function pageOpen(count: number, targets: Target[] = []): Experiment {
  return {
    id: `page-open-${count}`,
    title: `Server with ${count} running VMs and the list open in one browser`,
    rounds: 5,
    measures,
    targets,
    start: async () => {
      const { guesthouse, libvirt } = await sidesWith(count)
      const browser = await freshBrowser(guesthouse)
      for (const url of [guesthouse.url, `${await libvirt.cockpit()}/machines`]) {
        const page = await browser.newPage()
        await watchForNames(page, count)
        await page.goto(url)
        await msUntilNames(page)
      }
      const stack = descendantsNamed(libvirt.pid, COCKPIT_PROCESSES)
      return [
        { name: GUESTHOUSE, round: () => watchUsage([guesthouse.pid]), close: browser.close },
        { name: COCKPIT, round: () => watchUsage(stack), close },
      ]
    },
  }
}

export const MEMORY_TARGET: Target = { number: '17', measure: 'rssMiB', ours: GUESTHOUSE, peer: COCKPIT, atMost: 1.7 }
