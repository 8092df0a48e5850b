import { Gauge, Registry } from 'prom-client'

/** What can be said while the database cannot be used: that it is so. Alerts on `guesthouse_ready` fire then, too. */
export async function readRescueMetrics(version: string): Promise<{ body: string; contentType: string }> {
  const registry = new Registry()
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers: [registry] })
  new Gauge({
    name: 'guesthouse_info',
    help: 'Versions; always 1',
    labelNames: ['version'],
    registers: [registry],
  }).set({ version }, 1)
  gauge('guesthouse_ready', 'Whether requests can be served').set(0)
  gauge('process_resident_memory_bytes', 'Memory that Guesthouse occupies').set(process.memoryUsage.rss())
  return { body: await registry.metrics(), contentType: registry.contentType }
}
