import type { IncomingMessage, ServerResponse } from 'node:http'
import { supportBundle as endpoint } from '#lib/contract/endpoints/health.ts'
import type { Health } from '#lib/contract/health.ts'
import { bundleName, writeBundle } from '#lib/health/support-bundle/archive.ts'
import { type BundleEntry, entriesFromDisk, json } from '#lib/health/support-bundle/from-disk.ts'
import type { Ground } from './ground.ts'
import type { ReportError } from './http/problem-response.ts'
import type { Services } from './runtime.ts'

type Described = Pick<Ground, 'config' | 'paths' | 'version' | 'startedAt'>

export function isSupportBundle({ method, url = '' }: IncomingMessage): boolean {
  return method === 'GET' && url.split('?')[0] === endpoint.path
}

/** What the running process knows and the disk does not. Each part by itself: what fails is said, and hides nothing else. */
async function* fromServices(services: Services): AsyncGenerator<BundleEntry> {
  const parts: [string, () => unknown][] = [
    ['health.json', services.details.read],
    ['host.json', services.host.read],
    ['tasks.json', services.tasks.list],
    ['vms.json', services.vms.list],
    ['volumes.json', services.volumes.list],
    ['images.json', services.images.list],
    ['database-copies.json', services.copies.list],
  ]
  for (const [name, read] of parts) yield json(name, await tried(read))
  yield { name: 'metrics.txt', text: (await services.metrics.read().catch(error => ({ body: String(error) }))).body }
}

async function tried(read: () => unknown): Promise<unknown> {
  try {
    return await read()
  } catch (error) {
    return { failed: error instanceof Error ? error.message : String(error) }
  }
}

/** Everything that somebody who helps needs. In the rescue: without what only the services know. */
async function* entries(
  { config, paths, version, startedAt }: Described,
  known: Services | Health,
): AsyncGenerator<BundleEntry> {
  yield json('guesthouse.json', { version, startedAt, config, versions: process.versions, argv: process.argv })
  if ('vms' in known) yield* fromServices(known)
  else yield json('health.json', known)
  yield* entriesFromDisk({ dataPath: config.dataPath, ...paths })
}

/** Streamed while it is gathered. */
export async function answerSupportBundle(
  res: ServerResponse,
  { ground, known, report }: { ground: Described; known: Services | Health; report: ReportError },
): Promise<void> {
  res.writeHead(200, {
    'content-type': 'application/zip',
    'content-disposition': `attachment; filename="${bundleName()}"`,
    'cache-control': 'no-store',
  })
  try {
    await writeBundle(entries(ground, known), res)
  } catch (error) {
    if (!res.destroyed) report({ requestId: '', error, where: 'support bundle' })
    res.destroy()
  }
}
