import { z } from 'zod'
import { Activity, ActivityFilter } from '../activity.ts'
import { endpoint } from '../endpoint.ts'
import { Host } from '../host.ts'
import { Task } from '../task.ts'

export const read = endpoint({
  id: 'host.read',
  method: 'GET',
  path: '/api/host',
  right: 'host.read',
  summary: 'The host: processor, memory, space, QEMU, acceleration and why',
  response: Host,
  problems: [],
})

export const probeAcceleration = endpoint({
  id: 'host.probe-acceleration',
  method: 'POST',
  path: '/api/host/probe-acceleration',
  right: 'host.manage',
  summary: 'Find out again which acceleration works, by booting probe guests',
  description: 'For after a change to /dev/kvm or its group. VMs that run are not touched.',
  creates: true,
  response: Task,
  status: 202,
  problems: ['qemu-unusable'],
})

const OfAnyVm = ActivityFilter.extend({ vmId: z.uuid().optional() })

export const activity = endpoint({
  id: 'activity.list',
  method: 'GET',
  path: '/api/activity',
  right: 'signed-in',
  summary: 'Everything that happened, newest first',
  query: OfAnyVm,
  response: z.array(Activity),
  problems: [],
})

export const activityExport = endpoint({
  id: 'activity.export',
  method: 'GET',
  path: '/api/activity/export',
  right: 'signed-in',
  summary: 'The same to keep: all of it that the filter means, as JSON lines',
  description:
    'Each line is one activity as in the list, newest first. It is sent while it is read; an answer that is cut off is not whole.',
  query: OfAnyVm.omit({ before: true, limit: true }),
  response: null,
  status: 200,
  responseType: 'application/x-ndjson',
  problems: [],
})

export const tasks = endpoint({
  id: 'tasks.list',
  method: 'GET',
  path: '/api/tasks',
  right: 'signed-in',
  summary: 'Long operations that run or ended lately',
  response: z.array(Task),
  problems: [],
})

export const cancelTask = endpoint({
  id: 'tasks.cancel',
  method: 'POST',
  path: '/api/tasks/{taskId}/cancel',
  right: 'signed-in',
  summary: 'Cancel a task',
  params: z.object({ taskId: z.uuid() }),
  response: Task,
  problems: ['task-not-found', 'task-not-cancellable'],
})

export const events = endpoint({
  id: 'events.stream',
  method: 'GET',
  path: '/api/events',
  right: 'signed-in',
  summary: 'The live stream (server-sent events)',
  description:
    'Each message’s data is one event as JSON. Send Last-Event-ID to get what was missed, or a `resync` if that is gone.',
  response: null,
  status: 200,
  responseType: 'text/event-stream',
  problems: [],
})

export const openapi = endpoint({
  id: 'openapi.read',
  method: 'GET',
  path: '/api/openapi.json',
  right: 'signed-in',
  summary: 'This API, as OpenAPI 3.1',
  response: z.record(z.string(), z.unknown()),
  problems: [],
})
