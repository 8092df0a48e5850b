import { z } from 'zod'
import { Activity, ActivityFilter } from '../activity.ts'
import { Connection } from '../connection.ts'
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

export const connection = endpoint({
  id: 'connection.read',
  method: 'GET',
  path: '/api/connection',
  right: 'host.read',
  summary: 'Where Guesthouse can be opened, and whether that is encrypted',
  response: Connection,
  problems: [],
})

export const caCertificate = endpoint({
  id: 'ca-certificate.read',
  method: 'GET',
  path: '/api/ca-certificate',
  right: 'anyone',
  summary: 'The certificate authority of this Guesthouse, for devices that shall trust it',
  description:
    'PEM. Compare its SHA-256 fingerprint with the one that Guesthouse prints when it starts before you trust it: who stands between you and Guesthouse can send another.',
  response: null,
  status: 200,
  responseType: 'application/x-x509-ca-cert',
  problems: ['not-found'],
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
