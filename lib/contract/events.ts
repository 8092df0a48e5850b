import { z } from 'zod'
import { Activity } from './activity.ts'
import { Health } from './health.ts'
import { Host, HostUsage } from './host.ts'
import { Image } from './image.ts'
import { Task } from './task.ts'
import { Vm, VmUsage } from './vm.ts'
import { Volume } from './volume.ts'

/**
 * What the live stream carries. An event brings the whole new thing, never a patch: a page that missed one is right again at the next.
 */
export const LiveEvent = z.discriminatedUnion('type', [
  /** First on every connection: the server's start time; a different one means another process, so read everything again. */
  z.object({ type: z.literal('hello'), serverStartedAt: z.iso.datetime(), version: z.string() }),
  /** Events were missed and are gone from the replay buffer: read everything again. */
  z.object({ type: z.literal('resync') }),
  z.object({ type: z.literal('vm.changed'), vm: Vm }),
  z.object({ type: z.literal('vm.removed'), vmId: z.uuid() }),
  /** Once every two seconds while a page looks, for all running VMs in one event. `host` is null for who may not see the host. */
  z.object({ type: z.literal('usage'), host: HostUsage.nullable(), vms: z.record(z.string(), VmUsage) }),
  z.object({ type: z.literal('volume.changed'), volume: Volume }),
  z.object({ type: z.literal('volume.removed'), volumeId: z.uuid() }),
  z.object({ type: z.literal('image.changed'), image: Image }),
  z.object({ type: z.literal('image.removed'), imageId: z.string() }),
  z.object({ type: z.literal('task.changed'), task: Task }),
  z.object({ type: z.literal('activity.added'), activity: Activity }),
  z.object({ type: z.literal('host.changed'), host: Host }),
  z.object({ type: z.literal('health.changed'), health: Health }),
])
export type LiveEvent = z.infer<typeof LiveEvent>
export type LiveEventType = LiveEvent['type']
