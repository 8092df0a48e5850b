import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { QemuLaunchError } from './errors.ts'
import { isSameProcess, type ProcessIdentity } from './identity.ts'
import { type LaunchOptions, launchQemu } from './launch.ts'
import { launched, launchOptions, qemuFolder, READY_TIMEOUT_MS, smallestMachine } from './testing/qemu-fixture.ts'
import { suspend } from './testing/suspend.ts'

/** Launches what must fail, and returns how it failed and what had been spawned. */
async function failedLaunch(options: LaunchOptions) {
  let spawned: ProcessIdentity | null = null
  const watched: LaunchOptions = {
    ...options,
    async onSpawned(identity) {
      spawned = identity
      await options.onSpawned?.(identity)
    },
  }
  const error = await launchQemu(watched).then(
    () => new Error('It was launched'),
    caught => caught,
  )
  if (!(error instanceof QemuLaunchError)) throw error
  const isLeftBehind = spawned !== null && isSameProcess(spawned)
  expect(isLeftBehind).toBe(false)
  return error
}

test("a bad argument fails with QEMU's own last words, its code and the whole command line", async () => {
  const folder = await qemuFolder()
  const args = smallestMachine(folder, { extra: ['-device', '{"driver":"no-such-card"}'] })
  const error = await failedLaunch(launchOptions(folder, { args }))
  expect(error).toMatchObject({ stage: 'ended', exitCode: 1, signal: null })
  expect(error.argv).toEqual(['/usr/bin/qemu-system-x86_64', ...args])
  expect(error.stderrTail.join('\n')).toContain("'no-such-card' is not a valid device model name")
  expect(error.message).toContain('no-such-card')
})

test('only the words of this launch are its last words', async () => {
  const folder = await qemuFolder()
  await failedLaunch(launchOptions(folder, { args: ['-first-mistake'] }))
  const error = await failedLaunch(launchOptions(folder, { args: ['-second-mistake'] }))
  expect(error.stderrTail.join('\n')).toContain('second-mistake')
  expect(error.stderrTail.join('\n')).not.toContain('first-mistake')
  expect(await readFile(folder.logPath, 'utf8')).toContain('first-mistake: invalid option')
})

test('F25: a QEMU that is not there is named', async () => {
  const error = await failedLaunch(launchOptions(await qemuFolder(), { binaryPath: '/usr/bin/no-such-qemu' }))
  expect(error.stderrTail.join('\n')).toContain('/usr/bin/no-such-qemu: No such file or directory')
})

test('F06: a QEMU that dies by a signal while starting is told as such', async () => {
  const folder = await qemuFolder()
  const error = await failedLaunch(launchOptions(folder, { onSpawned: ({ pid }) => void process.kill(pid, 'SIGSEGV') }))
  expect(error).toMatchObject({ stage: 'ended', exitCode: null, signal: 'SIGSEGV' })
  expect(error.message).toBe('QEMU ended with signal SIGSEGV before it was ready')
})

test('a process that never opens its monitor is ended when its time is over', async () => {
  const folder = await qemuFolder()
  const error = await failedLaunch(
    launchOptions(folder, { binaryPath: '/usr/bin/sleep', args: ['600'], readyTimeoutMs: 100 }),
  )
  expect(error).toMatchObject({ stage: 'not-ready', signal: 'SIGKILL', cause: { name: 'QmpConnectError' } })
})

test('F07: a QEMU that hangs before it greets is ended when its time is over', async () => {
  const folder = await qemuFolder()
  const error = await failedLaunch(launchOptions(folder, { readyTimeoutMs: 300, onSpawned: ({ pid }) => suspend(pid) }))
  expect(error.stage).toBe('not-ready')
})

test('F02: an identity that cannot be written down stops the launch and the process', async () => {
  const cause = new Error('disk full')
  const error = await failedLaunch(
    launchOptions(await qemuFolder(), {
      onSpawned: async () => {
        throw cause
      },
    }),
  )
  expect(error).toMatchObject({ stage: 'interrupted', cause })
})

test('a launch can be cancelled, before and after the spawn', async () => {
  const folder = await qemuFolder()
  const early = await failedLaunch(launchOptions(folder, { signal: AbortSignal.abort() }))
  expect(early.stage).toBe('refused')
  const aborter = new AbortController()
  const late = await failedLaunch(
    launchOptions(folder, {
      binaryPath: '/usr/bin/sleep',
      args: ['600'],
      signal: aborter.signal,
      onSpawned: () => aborter.abort(),
    }),
  )
  expect(late.stage).toBe('interrupted')
})

test('F09: a monitor socket on which somebody listens is refused, and its owner left alone', async () => {
  const folder = await qemuFolder()
  const owner = await launched({}, folder)
  const onSpawned = vi.fn()
  const error = await failedLaunch(launchOptions(folder, { onSpawned }))
  expect(error.message).toContain(`another process listens on its monitor socket ${folder.monitorSocketPath}`)
  expect(onSpawned).not.toHaveBeenCalled()
  expect(await owner.session.execute('query-status')).toMatchObject({ running: false })
})

test('F05: a socket that a dead QEMU left behind is no obstacle', async () => {
  const folder = await qemuFolder()
  const first = await launched({}, folder)
  process.kill(first.pid, 'SIGKILL')
  await first.exited
  const second = await launched({ readyTimeoutMs: READY_TIMEOUT_MS }, folder)
  expect(await second.session.execute('query-status')).toMatchObject({ running: false })
})

test('a plain file in the place of the socket is not removed', async () => {
  const folder = await qemuFolder()
  await writeFile(folder.monitorSocketPath, 'mine')
  expect((await failedLaunch(launchOptions(folder))).stage).toBe('refused')
  expect(await readFile(folder.monitorSocketPath, 'utf8')).toBe('mine')
})

test('F28: a socket path that is too long is refused before anything is started', async () => {
  const folder = await qemuFolder()
  const error = await failedLaunch(launchOptions(folder, { monitorSocketPath: `${folder.path}/${'x'.repeat(100)}` }))
  expect(error).toMatchObject({ stage: 'refused', message: expect.stringContaining('107 bytes') })
})

test('F24: a log that cannot be written is named', async () => {
  const folder = await qemuFolder()
  const logPath = join(folder.path, 'log-is-a-folder')
  await mkdir(logPath)
  await chmod(logPath, 0o500)
  const error = await failedLaunch(launchOptions(folder, { logPath }))
  expect(error.message).toContain(`its log ${logPath} cannot be written`)
})
