import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { adoptQemu } from './adopt.ts'
import { readIdentity } from './identity.ts'
import { forceOff } from './signal.ts'
import { launchOptions, qemuFolder } from './testing/qemu-fixture.ts'

const LAUNCHER = fileURLToPath(new URL('./testing/launcher.ts', import.meta.url))
const identitySchema = z.object({
  pid: z.int(),
  startTimeTicks: z.int(),
  bootId: z.string(),
  uuid: z.string().nullable(),
})

/** Runs the launcher in a process of its own, up to the point where it hangs or leaves. */
async function launcher(hangAfter: 'spawn' | 'ready' | 'never') {
  const folder = await qemuFolder()
  const { onSpawned: _, runAs: __, signal: ___, ...options } = launchOptions(folder)
  const child = execa(process.execPath, [LAUNCHER, JSON.stringify({ ...options, hangAfter })], { reject: false })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const identity = identitySchema.parse(JSON.parse((await lines.next()).value ?? 'null'))
  onTestFinished(() => forceOff(identity).then(() => {}))
  if (hangAfter !== 'spawn') expect((await lines.next()).value).toBe('"ready"')
  return { child, folder, identity }
}

/** The launcher, killed as hard as can be. */
async function killedLauncher(hangAfter: 'spawn' | 'ready') {
  const { child, ...left } = await launcher(hangAfter)
  child.kill('SIGKILL')
  expect(await child).toMatchObject({ signal: 'SIGKILL' })
  return left
}

test('F04: a launcher that leaves is not kept by its QEMU, and QEMU stays', async () => {
  const { child, identity } = await launcher('never')
  expect(await child).toMatchObject({ exitCode: 0 })
  expect(readIdentity(identity.pid)).toEqual(identity)
})

test('F01: QEMU survives the kill -9 of its launcher and is adopted: same process, same uptime, same log', async () => {
  const { folder, identity } = await killedLauncher('ready')
  const qemu = await adoptQemu({ identity, monitorSocketPath: folder.monitorSocketPath })
  expect(readIdentity(qemu.pid)).toEqual(identity)
  expect(await qemu.session.execute('query-status')).toEqual({ status: 'prelaunch', running: false })
  // It could break on a pipe that nobody reads any more; its words still go to the file.
  process.kill(qemu.pid, 'SIGTERM')
  await qemu.exited
  expect(await readFile(folder.logPath, 'utf8')).toContain('terminating on signal 15')
})

test('F02: a launcher killed between spawn and ready leaves a QEMU that can be found by what it wrote down', async () => {
  const { folder, identity } = await killedLauncher('spawn')
  expect(readIdentity(identity.pid)).toEqual(identity)
  const qemu = await adoptWhenReady()
  expect(qemu.identity).toEqual(identity)
  await qemu.session.close()

  async function adoptWhenReady() {
    for (;;) {
      try {
        return await adoptQemu({ identity, monitorSocketPath: folder.monitorSocketPath })
      } catch (error) {
        const isTooEarly = error instanceof Error && error.name === 'QmpConnectError'
        if (!isTooEarly) throw error
      }
    }
  }
})
