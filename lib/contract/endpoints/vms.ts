import { z } from 'zod'
import { Activity, ActivityFilter } from '../activity.ts'
import { CommandLine, VmPreview } from '../command-line.ts'
import { endpoint } from '../endpoint.ts'
import type { ProblemCode } from '../problems.ts'
import { NewVm, Vm, VmChange } from '../vm.ts'

const VmParams = z.object({ vmId: z.uuid() })

const POWER_PROBLEMS = [
  'vm-not-found',
  'vm-wrong-state',
  'vm-busy',
  'vm-not-responding',
] as const satisfies ProblemCode[]

export const list = endpoint({
  id: 'vms.list',
  method: 'GET',
  path: '/api/vms',
  right: 'signed-in',
  summary: 'List all VMs with their state',
  description:
    'Answered from memory, which QEMU’s events keep true: cheap to ask often, but the live stream is cheaper still.',
  response: z.array(Vm),
  problems: [],
})

export const create = endpoint({
  id: 'vms.create',
  method: 'POST',
  path: '/api/vms',
  right: 'vms.create',
  summary: 'Create a VM',
  description: 'Makes its disk too. Does not start it: call start with the id of the answer.',
  creates: true,
  body: NewVm,
  response: Vm,
  status: 201,
  problems: [
    'vm-name-taken',
    'image-not-found',
    'image-refused',
    'volume-not-found',
    'volume-in-use',
    'storage-full',
    'storage-failed',
    'qemu-unusable',
    'quota-exceeded',
  ],
})

export const preview = endpoint({
  id: 'vms.preview',
  method: 'POST',
  path: '/api/vm-previews',
  right: 'vms.create',
  summary: 'Say whether a new VM would fit, and the command line it would run with',
  description: 'Changes nothing.',
  body: NewVm,
  response: VmPreview,
  problems: ['volume-not-found', 'image-not-found'],
})

export const read = endpoint({
  id: 'vms.read',
  method: 'GET',
  path: '/api/vms/{vmId}',
  right: 'vm.view',
  summary: 'Read one VM',
  params: VmParams,
  response: Vm,
  problems: ['vm-not-found'],
})

export const change = endpoint({
  id: 'vms.change',
  method: 'PATCH',
  path: '/api/vms/{vmId}',
  right: 'vm.hardware',
  summary: 'Change a VM',
  description:
    'Name, note, tags, owner and policies at any time; vCPUs, memory, firmware, boot order and CD while it is stopped. Tags need every right on it, another owner an admin.',
  params: VmParams,
  body: VmChange,
  response: Vm,
  problems: [
    'vm-not-found',
    'vm-name-taken',
    'vm-wrong-state',
    'vm-busy',
    'image-not-found',
    'image-refused',
    'qemu-unusable',
    'quota-exceeded',
    'not-allowed',
    'user-not-found',
  ],
})

export const remove = endpoint({
  id: 'vms.remove',
  method: 'DELETE',
  path: '/api/vms/{vmId}',
  right: 'vm.delete',
  summary: 'Delete a VM',
  params: VmParams,
  query: z.object({
    disks: z.enum(['keep', 'delete']).describe('What happens to its volumes. There is no default: say it.'),
  }),
  response: null,
  problems: ['vm-not-found', 'vm-wrong-state', 'vm-busy', 'storage-failed'],
})

export const start = endpoint({
  id: 'vms.start',
  method: 'POST',
  path: '/api/vms/{vmId}/start',
  right: 'vm.power',
  summary: 'Start a VM',
  description: 'Answers when QEMU runs. Starting a running VM is refused with its state.',
  params: VmParams,
  response: Vm,
  problems: [
    ...POWER_PROBLEMS,
    'vm-start-failed',
    'memory-exceeded',
    'volume-missing',
    'image-not-found',
    'image-refused',
    'qemu-unusable',
  ],
})

export const shutDown = endpoint({
  id: 'vms.shut-down',
  method: 'POST',
  path: '/api/vms/{vmId}/shut-down',
  right: 'vm.power',
  summary: 'Ask the guest to shut down (ACPI power button)',
  description:
    'Answers when the button was pressed. The guest decides when, and whether, it obeys; pressing again is allowed.',
  params: VmParams,
  response: Vm,
  problems: POWER_PROBLEMS,
})

export const powerOff = endpoint({
  id: 'vms.power-off',
  method: 'POST',
  path: '/api/vms/{vmId}/power-off',
  right: 'vm.power',
  summary: 'Power a VM off at once, like pulling the plug',
  description: 'Always works while a process exists. The guest may lose what it has not written.',
  params: VmParams,
  response: Vm,
  problems: POWER_PROBLEMS,
})

export const reset = endpoint({
  id: 'vms.reset',
  method: 'POST',
  path: '/api/vms/{vmId}/reset',
  right: 'vm.power',
  summary: 'Reset a VM at once, like its reset button',
  params: VmParams,
  response: Vm,
  problems: POWER_PROBLEMS,
})

export const pause = endpoint({
  id: 'vms.pause',
  method: 'POST',
  path: '/api/vms/{vmId}/pause',
  right: 'vm.power',
  summary: 'Pause a VM; its memory stays',
  params: VmParams,
  response: Vm,
  problems: POWER_PROBLEMS,
})

export const resume = endpoint({
  id: 'vms.resume',
  method: 'POST',
  path: '/api/vms/{vmId}/resume',
  right: 'vm.power',
  summary: 'Resume a paused VM',
  params: VmParams,
  response: Vm,
  problems: POWER_PROBLEMS,
})

export const screenshot = endpoint({
  id: 'vms.screenshot',
  method: 'GET',
  path: '/api/vms/{vmId}/screenshot',
  right: 'vm.view',
  summary: 'The guest’s screen now, as a PNG',
  params: VmParams,
  response: null,
  status: 200,
  responseType: 'image/png',
  problems: ['vm-not-found', 'vm-no-screen', 'vm-not-responding'],
})

export const serialLog = endpoint({
  id: 'vms.serial-log',
  method: 'GET',
  path: '/api/vms/{vmId}/serial-log',
  right: 'vm.console',
  summary: 'What the guest wrote to its serial port lately, as text',
  params: VmParams,
  response: null,
  status: 200,
  responseType: 'text/plain',
  problems: ['vm-not-found'],
})

export const commandLine = endpoint({
  id: 'vms.command-line',
  method: 'GET',
  path: '/api/vms/{vmId}/command-line',
  right: 'vm.view',
  summary: 'The exact QEMU command line, explained',
  params: VmParams,
  response: CommandLine,
  problems: ['vm-not-found', 'qemu-unusable'],
})

export const activity = endpoint({
  id: 'vms.activity',
  method: 'GET',
  path: '/api/vms/{vmId}/activity',
  right: 'vm.view',
  summary: 'What happened to a VM, newest first',
  params: VmParams,
  query: ActivityFilter,
  response: z.array(Activity),
  problems: ['vm-not-found'],
})
