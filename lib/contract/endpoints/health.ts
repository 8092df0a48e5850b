import { z } from 'zod'
import { DatabaseCopy, Rescue } from '../database-copy.ts'
import { endpoint } from '../endpoint.ts'
import { Health, HealthDetails } from '../health.ts'

export const read = endpoint({
  id: 'health.read',
  method: 'GET',
  path: '/api/health',
  right: 'anyone',
  summary: 'Is Guesthouse up, and is anything wrong',
  description:
    'Always 200 while the process serves: for “restart it when this fails”. Whether it can do its work is in `ready`.',
  response: Health,
  problems: [],
})

export const ready = endpoint({
  id: 'health.ready',
  method: 'GET',
  path: '/api/health/ready',
  right: 'anyone',
  summary: 'Can Guesthouse do its work: 200 or 503',
  response: Health,
  problems: ['not-ready'],
})

export const details = endpoint({
  id: 'health.details',
  method: 'GET',
  path: '/api/health/details',
  right: 'host.manage',
  summary: 'Event-loop lag, QMP round trips, database, space, memory, versions',
  response: HealthDetails,
  problems: [],
})

export const metrics = endpoint({
  id: 'health.metrics',
  method: 'GET',
  path: '/metrics',
  right: 'host.manage',
  summary: 'The same for Prometheus, in its text format',
  response: null,
  status: 200,
  responseType: 'text/plain',
  problems: [],
})

export const supportBundle = endpoint({
  id: 'health.support-bundle',
  method: 'GET',
  path: '/api/support-bundle',
  right: 'host.manage',
  summary: 'Everything that somebody who helps needs, without secrets, as a zip archive',
  response: null,
  status: 200,
  responseType: 'application/zip',
  problems: [],
})

export const copies = endpoint({
  id: 'database.copies',
  method: 'GET',
  path: '/api/database-copies',
  right: 'host.manage',
  summary: 'List the copies of the database, newest first',
  response: z.array(DatabaseCopy),
  problems: [],
})

export const copy = endpoint({
  id: 'database.copy',
  method: 'POST',
  path: '/api/database-copies',
  right: 'host.manage',
  summary: 'Copy the database now',
  creates: true,
  response: DatabaseCopy,
  status: 201,
  problems: ['storage-full', 'storage-failed'],
})

export const unlock = endpoint({
  id: 'rescue.unlock',
  method: 'POST',
  path: '/api/rescue/unlock',
  right: 'anyone',
  summary: 'Show that you may decide what to go on with, by the code that Guesthouse printed',
  description:
    'There are no accounts while the database cannot be used. The answer sets a cookie; programs send the code with each call instead: `Authorization: Bearer CODE`.',
  body: z.object({ code: z.string().trim().min(1, 'Type the code that Guesthouse printed').max(100) }),
  response: null,
  problems: ['not-found', 'setup-code-wrong', 'too-many-tries'],
})

/** Each of them needs the code: of somebody who came by, nothing is told, however little. */
const LOCKED = ['rescue-locked', 'setup-code-wrong', 'too-many-tries'] as const

export const rescue = endpoint({
  id: 'rescue.read',
  method: 'GET',
  path: '/api/rescue',
  right: 'anyone',
  summary: 'What is wrong with the database and what can be done',
  description: 'Only while the database cannot be used; every other endpoint then answers `database-damaged`.',
  response: Rescue,
  problems: ['not-found', ...LOCKED],
})

export const restore = endpoint({
  id: 'rescue.restore',
  method: 'POST',
  path: '/api/rescue/restore',
  right: 'anyone',
  summary: 'Go on with a copy of the database',
  description: 'The damaged file is kept beside it. Answers when Guesthouse serves again.',
  body: z.object({ copyName: z.string().min(1).max(255) }),
  response: null,
  problems: ['not-found', 'database-copy-not-found', 'database-damaged', 'storage-full', 'storage-failed', ...LOCKED],
})

export const rebuild = endpoint({
  id: 'rescue.rebuild',
  method: 'POST',
  path: '/api/rescue/rebuild',
  right: 'anyone',
  summary: 'Make a new database from the files beside the VMs and volumes',
  description:
    'The damaged file is kept beside it; the history of what happened is not rebuilt. Answers when Guesthouse serves again.',
  response: null,
  problems: ['not-found', 'storage-full', 'storage-failed', ...LOCKED],
})
