import { allEndpoints } from '#lib/contract/endpoints.ts'
import { createVm, startVm } from './api.ts'
import { expect, test } from './fixtures.ts'
import type { Guesthouse } from './guesthouse.ts'
import { exchange, requestAs } from './http-exchange.ts'

/** Never ends: it is opened by every page. */
const STREAMS = ['events.stream']

/** Everything that a request could have changed, but what tells of itself: times, and how the host is doing. */
async function everything(guesthouse: Guesthouse): Promise<Record<string, unknown>> {
  const read = async (target: string) => {
    const { status, body } = await exchange(guesthouse.port, requestAs(guesthouse, { target }))
    expect(status, target).toBe(200)
    return JSON.parse(body, (key, value) => (/^(usage|lastSeenAt|uptime.*|.*Bytes)$/.test(key) ? undefined : value))
  }
  const paths = ['vms', 'volumes', 'pools', 'images', 'tasks', 'activity', 'sessions', 'database-copies', 'session']
  return Object.fromEntries(await Promise.all(paths.map(async path => [path, await read(`/api/${path}`)])))
}

test('N09: every GET of the API, asked by an admin, changes nothing', async ({ guesthouse }) => {
  const { id } = await createVm(guesthouse, { name: 'unmoved' })
  await startVm(guesthouse, id)
  await expect.poll(async () => JSON.stringify((await everything(guesthouse)).vms)).toContain('"state":"running"')
  const before = await everything(guesthouse)
  const reading = allEndpoints.filter(endpoint => endpoint.method === 'GET' && !STREAMS.includes(endpoint.id))
  expect(reading.length).toBeGreaterThan(15)
  for (const { path } of reading) {
    const target = path.replace(/\{\w+\}/, id)
    for (const method of ['GET', 'HEAD']) {
      const { status } = await exchange(guesthouse.port, requestAs(guesthouse, { method, target }))
      expect(status, `${method} ${target}`).toBeLessThan(500)
    }
  }
  expect(await everything(guesthouse)).toEqual(before)
})
