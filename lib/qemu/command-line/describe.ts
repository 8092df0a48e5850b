import { type Description, describeJson } from './describe-json.ts'
import { type Option, splitOptions } from './split-options.ts'

export type DescribedOption = Option & Description

/**
 * Explains a command line that `commandLine` built, now or in an earlier version: it reads the arguments themselves, so
 * that a machine that runs is explained by what it was really started with.
 */
export function describeCommandLine(argv: readonly string[]): DescribedOption[] {
  return splitOptions(argv).map(({ option, value }) => ({ option, value, ...describeOption(option, value ?? '') }))
}

const UNKNOWN: Description = {
  explanation: 'An option that is not known here.',
  setting: 'unknown',
}

function describeOption(option: string, value: string): Description {
  if (value.startsWith('{')) return describeJson(value) ?? UNKNOWN
  const known = OPTIONS[option]
  return typeof known === 'function' ? known(value) : (known ?? UNKNOWN)
}

const OPTIONS: Record<string, Description | ((value: string) => Description)> = {
  '-name': { explanation: "The VM's name, as the host's process list shows it.", setting: 'name' },
  '-uuid': {
    explanation: 'The identity that the guest sees and by which the process is recognised.',
    setting: 'identity',
  },
  '-nodefaults': { explanation: 'No device that was not asked for.', setting: 'always' },
  '-no-user-config': { explanation: 'No configuration files: this command line is everything.', setting: 'always' },
  '-S': { explanation: 'The CPUs wait until they are told to run.', setting: 'start' },
  '-sandbox': {
    explanation: 'The kernel refuses QEMU system calls that it never needs, such as starting programs.',
    setting: 'always',
  },
  '-machine': value => ({
    explanation: value.includes('pflash0=')
      ? 'The board, pinned so that a QEMU upgrade does not change it, with UEFI in its flash chips.'
      : 'The board, pinned so that a QEMU upgrade does not change it, with SeaBIOS.',
    setting: 'machine type',
  }),
  '-accel': value => ({
    explanation: value.startsWith('kvm')
      ? "The host's processor runs the guest's code itself (KVM)."
      : "QEMU translates the guest's code (TCG): this works everywhere and is slow.",
    setting: 'acceleration',
  }),
  '-global': value => ({
    explanation: value.includes('noreboot')
      ? "The board's watchdog may act, should the guest start it."
      : 'The guest cannot put itself to sleep; nothing would wake it.',
    setting: 'always',
  }),
  '-action': {
    explanation:
      'A guest that panics is paused, so that its last words stay on the screen; one that its watchdog finds hanging is reset.',
    setting: 'always',
  },
  '-cpu': value => ({
    explanation:
      value === 'host' ? "The guest sees the host's own CPU." : `The guest sees a CPU of the model '${value}'.`,
    setting: 'CPU model',
  }),
  '-smp': { explanation: 'The number of virtual CPUs, as cores of one socket.', setting: 'vCPUs' },
  '-m': { explanation: "The guest's memory.", setting: 'memory' },
  '-rtc': { explanation: 'The clock shows UTC.', setting: 'always' },
  '-boot': { explanation: 'Only devices with a boot index are booted from, lowest first.', setting: 'boot order' },
  '-mon': { explanation: "QEMU's control protocol (QMP) speaks on this socket.", setting: 'always' },
  '-display': { explanation: 'No window on the host.', setting: 'display' },
  '-vnc': { explanation: "The guest's screen on a private socket, which the console page reads.", setting: 'display' },
  '-chardev': describeChardev,
}

const CHARDEVS: Record<string, Description> = {
  monitor: { explanation: 'The socket by which QEMU is controlled.', setting: 'always' },
  rescue: { explanation: 'A second control socket, for when the first is taken.', setting: 'always' },
  serial: { explanation: "The socket behind the guest's serial port.", setting: 'serial port' },
  agent: { explanation: "The socket on which the guest's agent answers.", setting: 'guest agent' },
}

function describeChardev(value: string): Description {
  const id = /(?:^|,)id=(\w+)/.exec(value)?.[1] ?? ''
  return CHARDEVS[id] ?? UNKNOWN
}
