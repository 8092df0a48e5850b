import { navItemsFor } from '#components/layout/nav-items.ts'
import type { PowerAction } from '#lib/client/mutations/vms.ts'
import { paths } from '#lib/client/paths.ts'
import { mayOn, mayWith } from '#lib/client/use-rights.ts'
import type { Me } from '#lib/contract/session.ts'
import type { Vm } from '#lib/contract/vm.ts'
import { canDo } from '#lib/contract/vm-actions.ts'

export type Command = {
  id: string
  label: string
  /** A VM’s command carries it, for its glyph. */
  vm?: Vm
  does: { go: string } | { power: PowerAction; vmId: string }
}

/** What must not happen by two keys and a slip is not offered here: power off, reset and delete ask first, on their pages. */
const QUICK = [
  { action: 'start', label: 'Start' },
  { action: 'shut-down', label: 'Shut down' },
  { action: 'pause', label: 'Pause' },
  { action: 'resume', label: 'Resume' },
] as const satisfies { action: PowerAction; label: string }[]

function commandsOf(vm: Vm, me: Me | undefined): Command[] {
  return [
    { id: vm.id, label: vm.name, vm, does: { go: paths.vm(vm.id) } },
    ...(canDo('open-console', vm.state) && mayOn(me, vm, 'console')
      ? [{ id: `${vm.id}/console`, label: `Console of ${vm.name}`, vm, does: { go: paths.vmConsole(vm.id) } }]
      : []),
    ...QUICK.filter(({ action }) => canDo(action, vm.state) && mayOn(me, vm, 'power')).map(({ action, label }) => ({
      id: `${vm.id}/${action}`,
      label: `${label} ${vm.name}`,
      vm,
      does: { power: action, vmId: vm.id },
    })),
  ]
}

/** Everything that can be gone to or done now. VMs first: they are what people look for. */
export function allCommands(vms: readonly Vm[], me?: Me): Command[] {
  return [
    ...vms.flatMap(vm => commandsOf(vm, me)),
    ...(mayWith(me, 'vms.create') ? [{ id: 'new', label: 'New VM', does: { go: paths.newVm() } }] : []),
    ...navItemsFor(me).map(({ label, href }) => ({ id: href, label, does: { go: href } })),
  ]
}

const SHOWN = 8

/**
 * The commands that have every typed word, those whose label starts with the text first.
 * Nothing typed: the VMs themselves and the pages, without what can be done with each.
 */
export function findCommands(commands: readonly Command[], text: string): Command[] {
  const wanted = text.trim().toLowerCase()
  if (wanted === '') return commands.filter(({ id }) => !/^[^/]+\//.test(id)).slice(0, SHOWN)
  const words = wanted.split(/\s+/)
  const label = (command: Command) => command.label.toLowerCase()
  return commands
    .filter(command => words.every(word => label(command).includes(word)))
    .sort((a, b) => Number(label(b).startsWith(wanted)) - Number(label(a).startsWith(wanted)))
    .slice(0, SHOWN)
}
