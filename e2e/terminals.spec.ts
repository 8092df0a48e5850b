import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { endpoints } from '#lib/contract/endpoints.ts'
import { ask, createVm, readVm, startVm } from './api.ts'
import { expect, test } from './fixtures.ts'
import type { Guesthouse } from './guesthouse.ts'
import { qemuProcessOf, qemuState } from './qemu.ts'

const ROOT = join(import.meta.dirname, '..')
const PROGRAM = ['node_modules/.bin/node', 'server.ts'] as const
const CTRL_C = '\x03'

/** The same server as the fixture's, started by hand: in a terminal of its own (script(1)), or with a pipe for its log. */
async function startByHand(guesthouse: Guesthouse, [command, ...args]: readonly [string, ...string[]]) {
  const child = spawn(command, args, {
    cwd: ROOT,
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      GUESTHOUSE_DATA: guesthouse.dataPath,
      GUESTHOUSE_RUNTIME_DIR: guesthouse.runtimePath,
      GUESTHOUSE_PORT: String(guesthouse.port),
    },
    stdio: 'pipe',
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (said += chunk))
  await expect.poll(() => said).toMatch(/^ {2}Open {2}http:/m)
  return child
}

const inTerminal = (guesthouse: Guesthouse) =>
  startByHand(guesthouse, ['script', '--quiet', '--return', '--command', PROGRAM.join(' '), '/dev/null'])

/** Nobody listens on its port any more. */
const expectEnded = ({ url }: Guesthouse) =>
  expect
    .poll(() =>
      fetch(`${url}/api/health`).then(
        () => true,
        () => false,
      ),
    )
    .toBe(false)

const ENDS: Record<string, (terminal: ChildProcess) => void> = {
  'Ctrl-C is pressed in its terminal': terminal => void terminal.stdin?.write(CTRL_C),
  'its terminal is closed': terminal => void terminal.kill('SIGKILL'),
}

for (const [title, end] of Object.entries(ENDS)) {
  test(`F04: ${title}: Guesthouse ends, and the VM that was started there runs on`, async ({ guesthouse }) => {
    await guesthouse.end('SIGTERM')
    const terminal = await inTerminal(guesthouse)
    const { id } = await createVm(guesthouse, { name: title })
    await startVm(guesthouse, id)
    const qemu = await qemuProcessOf(id)
    expect(qemu).not.toBeNull()
    const ended = once(terminal, 'close')
    end(terminal)
    await ended
    await expectEnded(guesthouse)
    expect(await qemuProcessOf(id)).toEqual(qemu)
    expect(await qemuState(guesthouse, id)).toBe('running')
    await guesthouse.run()
    expect(await readVm(guesthouse, id)).toMatchObject({ state: 'running', pid: qemu?.pid })
  })
}

test('F04: nobody reads its log any more: Guesthouse serves on, starts VMs, and ends in good order', async ({
  guesthouse,
}) => {
  await guesthouse.end('SIGTERM')
  const server = await startByHand(guesthouse, PROGRAM)
  server.stdout.destroy()
  server.stderr.destroy()
  const { id } = await createVm(guesthouse, { name: 'unheard' })
  await startVm(guesthouse, id)
  // Killed behind its back: what is logged of it has nowhere to go.
  process.kill((await qemuProcessOf(id))?.pid ?? 0, 'SIGSEGV')
  await expect.poll(async () => (await readVm(guesthouse, id)).state).toBe('crashed')
  expect(await ask(guesthouse, endpoints.health.read, {})).toMatchObject({ live: true })
  const exited = once(server, 'exit')
  server.kill('SIGTERM')
  expect(await exited).toEqual([0, null])
  await guesthouse.run()
})
