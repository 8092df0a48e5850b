import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkImage } from './check.ts'
import { convertImage } from './convert.ts'
import { createImage } from './create.ts'
import { readImageInfo } from './info.ts'
import { resizeImage } from './resize.ts'
import { runQemuImg } from './run.ts'
import { stallDetector } from './stall-watch.ts'
import type { QemuImgTool } from './tool.ts'

let directory = ''
const at = (name: string) => join(directory, name)

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'qemu-img-'))
})
afterEach(() => rm(directory, { recursive: true }))

/** A stand-in for qemu-img: only faults that the real one does not show on demand, and a record of what it was called with. */
async function program(script: string): Promise<QemuImgTool> {
  await writeFile(at('qemu-img'), `#!/bin/sh\n${script}\n`)
  await chmod(at('qemu-img'), 0o755)
  return { binary: at('qemu-img') }
}

const size = { sizeBytes: 1024 * 1024 }
const calls: Record<string, (tool: QemuImgTool) => Promise<unknown>> = {
  'check.ts': tool => checkImage(tool, { path: at('b'), format: 'qcow2', origin: 'foreign' }),
  'convert.ts': tool =>
    convertImage(tool, {
      source: { path: at('a'), format: 'raw', origin: 'foreign' },
      target: { path: at('b'), format: 'qcow2' },
    }),
  'create.ts': tool => createImage(tool, { path: at('a'), format: 'raw', ...size }),
  'info.ts': tool => readImageInfo(tool, { path: at('b'), format: 'qcow2', origin: 'foreign' }),
  'resize.ts': tool => resizeImage(tool, { path: at('a'), format: 'raw', ...size }),
}

/** Files of this folder that are not a verb of qemu-img. */
const NOT_VERBS = ['parse-json.ts', 'qemu-img-error.ts', 'run.ts', 'stall-watch.ts', 'tool.ts']

test('S03, S09: every verb names the format, ends the options before the file names, and never reads past a lock', async () => {
  const tool = await program(`printf '%s\\n' "$@" ---- >> ${at('log')}; exec /usr/bin/qemu-img "$@"`)
  for (const verb of ['create.ts', 'convert.ts', 'resize.ts', 'info.ts', 'check.ts']) await calls[verb]?.(tool)
  const runs = (await readFile(at('log'), 'utf8')).split('\n----\n').filter(Boolean)
  expect(runs).toHaveLength(5)
  for (const run of runs) {
    const argv = run.split('\n')
    const names = argv.indexOf('--')
    expect(argv[0]).toMatch(/^(create|convert|resize|info|check)$/)
    expect(['raw', 'qcow2'], run).toContain(argv[argv.indexOf('-f') + 1])
    expect(names, run).toBeGreaterThan(argv.indexOf('-f'))
    expect(
      argv.slice(0, names).some(option => option.includes(directory)),
      'no name before --',
    ).toBe(false)
    expect(argv).not.toContain('-U')
    expect(argv).not.toContain('--force-share')
    if (argv[0] === 'convert') expect(argv[argv.indexOf('-O') + 1]).toBe('qcow2')
  }
})

test('a new verb cannot be forgotten by the test above', async () => {
  const files = await readdir(import.meta.dirname)
  const verbs = files.filter(
    file => file.endsWith('.ts') && !file.includes('.test.') && !NOT_VERBS.includes(basename(file)),
  )
  expect(verbs.toSorted()).toEqual(Object.keys(calls))
})

test('F23: a qemu-img that hangs is stopped at its time limit', async () => {
  const tool = { ...(await program('exec sleep 3600')), timeoutMs: 50 }
  await expect(createImage(tool, { path: at('a'), format: 'raw', ...size })).rejects.toMatchObject({
    name: 'QemuImgError',
    timedOut: true,
    message: 'qemu-img create took too long and was stopped',
  })
})

test('F23: a conversion that neither reads nor writes is stopped, without waiting for the limit on the whole run', async () => {
  const running = runQemuImg(await program('exec sleep 3600'), { argv: ['convert'], timeoutMs: 600_000, stallMs: 200 })
  await expect(running).rejects.toMatchObject({ name: 'QemuImgError', timedOut: true })
})

test('only standing still for the whole time is a stall', () => {
  const isStalled = stallDetector(100)
  const samples: [nowMs: number, counter: string][] = [
    [0, 'a'],
    [99, 'a'],
    [150, 'b'],
    [249, 'b'],
    [250, 'b'],
    [260, 'c'],
  ]
  expect(samples.map(([nowMs, counter]) => isStalled({ nowMs, counter }))).toEqual([
    false,
    false,
    false,
    false,
    true,
    false,
  ])
})

test('aborting ends qemu-img and rejects with the reason', async () => {
  const abort = new AbortController()
  const tool = { ...(await program(`: > ${at('started')}; exec sleep 3600`)), signal: abort.signal }
  const running = createImage(tool, { path: at('a'), format: 'raw', ...size })
  const watcher = setInterval(async () => {
    if ((await readdir(directory)).includes('started')) abort.abort(new Error('the person pressed cancel'))
  }, 20)
  await expect(running).rejects.toThrow('the person pressed cancel')
  clearInterval(watcher)
  await expect(createImage(tool, { path: at('a'), format: 'raw', ...size })).rejects.toThrow(
    'the person pressed cancel',
  )
})

test('S07: a qemu-img that crashes is an error with the signal, and only the end of its words is kept', async () => {
  const tool = await program(
    'yes "some complaint" | head -c 1000000 >&2; echo "qemu-img: last words" >&2; kill -ABRT $$',
  )
  const error = await createImage(tool, { path: at('a'), format: 'raw', ...size }).catch((caught: unknown) => caught)
  expect(error).toMatchObject({ name: 'QemuImgError', signal: 'SIGABRT', exitCode: null })
  expect(error).toHaveProperty('stderr', expect.stringMatching(/^[\s\S]{1,16384}$/))
  expect(error).toHaveProperty('stderr', expect.stringContaining('last words'))
})

test('a missing qemu-img is named as such', async () => {
  const creating = createImage({ binary: at('nowhere') }, { path: at('a'), format: 'raw', ...size })
  await expect(creating).rejects.toThrow('qemu-img create could not be started (ENOENT)')
})

test('an answer that is not JSON, or not the JSON we know, is an error that keeps the cause', async () => {
  const request = { path: at('a'), format: 'raw', origin: 'own' } as const
  for (const answer of ['not json', '{"format":"raw"}', '{"format":"raw","virtual-size":-1}', 'null']) {
    const reading = readImageInfo(await program(`echo '${answer}'`), request)
    await expect(reading).rejects.toMatchObject({ name: 'QemuImgError', cause: expect.any(Error) })
  }
})

test('S06: limits are set before it runs, so too much memory, CPU or output ends it', async () => {
  const limits = { addressSpaceBytes: 2 ** 30, cpuSeconds: 1, fileSizeBytes: 4096 }
  const shown = await runQemuImg(
    { ...(await program('ulimit -v; ulimit -t; ulimit -f; ulimit -c')), limits },
    { argv: [], timeoutMs: 60_000 },
  )
  expect(shown.stdout.split('\n')).toEqual(['1048576', '1', '8', '0'])

  const spinning = createImage(
    { ...(await program('while :; do :; done')), limits },
    { path: at('a'), format: 'raw', ...size },
  )
  await expect(spinning).rejects.toThrow('needed more CPU time than allowed')

  const request = { path: at('a'), format: 'raw', preallocation: 'full', ...size } as const
  await expect(createImage({ binary: '/usr/bin/qemu-img', limits }, request)).rejects.toMatchObject({
    name: 'QemuImgError',
  })
})

test('F13: a conversion that is killed with -9 is a failure, never a finished image', async () => {
  const raw = at('source.raw')
  await writeFile(raw, Buffer.alloc(1024 * 1024, 7))
  const tool = await program('/usr/bin/qemu-img "$@"; kill -9 $$')
  const source = { path: raw, format: 'raw', origin: 'own' } as const
  const killed = convertImage(tool, { source, target: { path: at('target'), format: 'qcow2' } })
  await expect(killed).rejects.toMatchObject({ name: 'QemuImgError', message: 'qemu-img convert was ended by SIGKILL' })
})
