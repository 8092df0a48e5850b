/**
 * A program of its own that launches a QEMU and then waits to be killed, or leaves: what a server does, without the
 * server. Argument: JSON of LaunchOptions, and where it shall hang. Says on stdout, one JSON value a line, the identity and then "ready".
 */
import { z } from 'zod'
import { launchQemu } from '../launch.ts'

const options = z.object({
  binaryPath: z.string(),
  args: z.array(z.string()),
  logPath: z.string(),
  monitorSocketPath: z.string(),
  readyTimeoutMs: z.number(),
  hangAfter: z.enum(['spawn', 'ready', 'never']),
})

const { hangAfter, ...launch } = options.parse(JSON.parse(process.argv[2] ?? ''))
const forEver = () => new Promise<void>(() => setInterval(() => {}, 60_000))
const say = (value: unknown) => process.stdout.write(`${JSON.stringify(value)}\n`)

const qemu = await launchQemu({
  ...launch,
  runAs: null,
  onSpawned: async identity => {
    say(identity)
    if (hangAfter === 'spawn') await forEver()
  },
})
say('ready')
if (hangAfter === 'ready') await forEver()
await qemu.session.close()
