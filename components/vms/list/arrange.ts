import type { Vm } from '#lib/contract/vm.ts'
import type { VmState } from '#lib/contract/vm-state.ts'

export const SORTS = { name: 'Name', state: 'State', cpu: 'CPU now', memory: 'Memory', newest: 'Newest' } as const
export type Sort = keyof typeof SORTS

export const FILTERS = { all: 'All', running: 'Running', stopped: 'Stopped', trouble: 'In trouble' } as const
export type Filter = keyof typeof FILTERS

/** `tag`: only VMs that have it; empty: all. */
export type Arrangement = { search: string; filter: Filter; sort: Sort; tag: string }

const GROUP: Record<VmState, Exclude<Filter, 'all'>> = {
  running: 'running',
  starting: 'running',
  paused: 'running',
  'shutting-down': 'running',
  stopped: 'stopped',
  crashed: 'trouble',
  'not-responding': 'trouble',
}

/** What needs a look comes first, what is off last. */
const STATE_ORDER: Record<Exclude<Filter, 'all'>, number> = { trouble: 0, running: 1, stopped: 2 }

const byName = new Intl.Collator('en', { numeric: true, sensitivity: 'base' }).compare

const COMPARE: Record<Sort, (a: Vm, b: Vm) => number> = {
  name: () => 0,
  state: (a, b) => STATE_ORDER[GROUP[a.state]] - STATE_ORDER[GROUP[b.state]],
  cpu: (a, b) => (b.usage?.cpuPercent ?? -1) - (a.usage?.cpuPercent ?? -1),
  memory: (a, b) => b.memoryMiB - a.memoryMiB,
  newest: (a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt),
}

function matches(vm: Vm, { search, filter, tag }: Arrangement): boolean {
  if (tag !== '' && !vm.tags.includes(tag)) return false
  if (filter !== 'all' && GROUP[vm.state] !== filter) return false
  if (search === '') return true
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  const text = `${vm.name}\n${vm.note}\n${[...vm.tags, ...vm.nics.map(nic => nic.macAddress)].join('\n')}`.toLowerCase()
  return words.every(word => text.includes(word))
}

/** The VMs to show, in order; equal ones by name. */
export function arrange(vms: readonly Vm[], arrangement: Arrangement): Vm[] {
  const compare = COMPARE[arrangement.sort]
  return vms.filter(vm => matches(vm, arrangement)).sort((a, b) => compare(a, b) || byName(a.name, b.name))
}

/** How many VMs each filter would show. */
export function countByFilter(vms: readonly Vm[]): Record<Filter, number> {
  const counts = { all: vms.length, running: 0, stopped: 0, trouble: 0 }
  for (const vm of vms) counts[GROUP[vm.state]] += 1
  return counts
}

/** “12 running · 3 stopped · 1 in trouble”: what there is none of is not said. */
export function countWords(vms: readonly Vm[]): string {
  const { running, stopped, trouble } = countByFilter(vms)
  const parts = [
    running > 0 && `${running} running`,
    stopped > 0 && `${stopped} stopped`,
    trouble > 0 && `${trouble} in trouble`,
  ]
  return parts.filter(Boolean).join(' · ')
}

/** Every tag that a VM has, in order. */
export function tagsOf(vms: readonly Pick<Vm, 'tags'>[]): string[] {
  return [...new Set(vms.flatMap(({ tags }) => tags))].sort(byName)
}
