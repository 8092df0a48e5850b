import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const repository = fileURLToPath(new URL('..', import.meta.url))
/** What every Linux has. The host's other programs are out of sight, so that the tests are the same everywhere. */
const BASE =
  'sh dirname readlink cat uname awk df sed sort head tail mktemp rm find sha256sum cut env setpriv prlimit mkdir ln cp chmod touch getent'

/** A host with a copy of the launcher, where every program that is asked for is ours. */
let host: string
const programs = () => join(host, 'bin')

beforeEach(async () => {
  host = await mkdtemp(join(tmpdir(), 'guesthouse-launcher-'))
  await mkdir(programs())
  const look = 'for name in $0; do ln -s "$(command -v "$name")" "$1/$name"; done'
  await execa('sh', ['-c', look, BASE, programs()])
  for (const name of ['guesthouse', 'package-lock.json', '.npmrc', 'launcher']) {
    await cp(join(repository, name), join(host, name), { recursive: true })
  }
  // The firmware's files are looked for by path: here they are always there.
  const text = await readFile(join(host, 'launcher/host-packages.sh'), 'utf8')
  await writeFile(join(host, 'firmware.fd'), '')
  await writeFile(
    join(host, 'launcher/host-packages.sh'),
    text.replaceAll('/usr/share/OVMF/OVMF_CODE*.fd', join(host, 'firmware.fd')),
  )
})
afterEach(() => rm(host, { recursive: true }))

async function program(name: string, script: string): Promise<void> {
  await writeFile(join(programs(), name), `#!/bin/sh\n${script}\n`)
  await chmod(join(programs(), name), 0o755)
}

const isRoot = (yes: boolean) => program('id', `case $1 in -u) echo ${yes ? 0 : 1000} ;; *) echo somebody ;; esac`)
const qemu = (version: string) => program('qemu-system-x86_64', `echo "QEMU emulator version ${version} (Debian)"`)

async function everythingIsThere(): Promise<void> {
  await isRoot(false)
  await qemu('7.2.22')
  await program('qemu-img', '')
  await program('npm', 'echo 11.0.0')
  await program('node', 'echo v24.0.0')
}

async function guesthouse(...args: string[]) {
  const { exitCode, stdout, stderr } = await execa(join(host, 'guesthouse'), args, {
    env: { PATH: programs(), HOME: host },
    extendEnv: false,
    reject: false,
  })
  return { exitCode, stdout, stderr }
}

describe('missing packages', () => {
  it('a person without root gets the one command to run', async () => {
    await everythingIsThere()
    await rm(join(programs(), 'qemu-img'))
    await rm(join(programs(), 'npm'))
    await program('apt-get', 'echo must not run >&2; exit 9')
    const { exitCode, stderr } = await guesthouse('start')
    expect(exitCode).toBe(1)
    expect(stderr).toBe(
      'Guesthouse: These packages are missing: qemu-utils npm. Install them with this one command, then try again: ' +
        'sudo apt-get install --yes --no-install-recommends qemu-utils npm',
    )
  })

  it('without apt-get the packages are named', async () => {
    await everythingIsThere()
    await isRoot(true)
    await rm(join(programs(), 'qemu-system-x86_64'))
    const { exitCode, stderr } = await guesthouse('start')
    expect(exitCode).toBe(1)
    expect(stderr).toContain('without apt-get they are yours to install: qemu-system-x86.')
  })

  it('root gets them installed, and is told before', async () => {
    await everythingIsThere()
    await isRoot(true)
    await rm(join(programs(), 'qemu-img'))
    await program('apt-get', `echo "$*" >>${host}/apt; case $1 in install) cp /bin/true ${programs()}/qemu-img ;; esac`)
    await program('npm', 'echo "npm was called"; exit 1')
    const { stdout, stderr } = await guesthouse('start')
    expect(stdout).toContain('Installing with apt-get: qemu-utils\n')
    expect(await readFile(join(host, 'apt'), 'utf8')).toMatch(
      /^update\ninstall --yes --no-install-recommends qemu-utils /,
    )
    expect(stderr).not.toContain('missing')
  })

  it('an installation that fails is shown in apt’s own words', async () => {
    await everythingIsThere()
    await isRoot(true)
    await rm(join(programs(), 'qemu-img'))
    await program('apt-get', 'echo "E: Unable to locate package $4"; exit 100')
    const { exitCode, stderr } = await guesthouse('start')
    expect(exitCode).toBe(1)
    expect(stderr).toContain('E: Unable to locate package qemu-utils')
    expect(stderr.split('\n').at(-1)).toBe('Guesthouse: apt-get could not install qemu-utils; its words are above.')
  })

  it('tests need more than the product', async () => {
    await everythingIsThere()
    await program('apt-get', '')
    expect((await guesthouse('test')).stderr).toContain('chromium')
  })
})

describe('F25: a QEMU that cannot be used', () => {
  it.each([
    ['6.2.0', 'QEMU 7.2 or newer is needed, and qemu-system-x86_64 is 6.2.'],
    ['7.1.99', 'QEMU 7.2 or newer is needed, and qemu-system-x86_64 is 7.1.'],
  ])('%s is too old', async (version, sentence) => {
    await everythingIsThere()
    await qemu(version)
    const { exitCode, stderr } = await guesthouse('start')
    expect(exitCode).toBe(1)
    expect(stderr).toContain(sentence)
  })

  it.each(['7.2.0', '10.0.2'])('%s is new enough', async version => {
    await everythingIsThere()
    await qemu(version)
    // It came as far as the npm packages, which our npm only pretends to install.
    expect((await guesthouse('start')).stderr).toContain('The Node 24 that npm installed does not run here')
  })

  it('something that is not QEMU is refused with what it says', async () => {
    await everythingIsThere()
    await program('qemu-system-x86_64', 'echo hello')
    expect((await guesthouse('start')).stderr).toContain('qemu-system-x86_64 is not QEMU: it says ‘hello’.')
  })
})

describe('something new, while the version before runs', () => {
  /** The Node that npm installed, and the Guesthouse that it is asked about. */
  async function itRuns(): Promise<() => Promise<string[]>> {
    await everythingIsThere()
    await mkdir(join(host, 'node_modules/.bin'), { recursive: true })
    const node = join(host, 'node_modules/.bin/node')
    await writeFile(
      node,
      `#!/bin/sh
echo "$*" >>${host}/calls
case $1 in
  launcher/status.ts) [ ! -e ${host}/stopped ] || exit 3; echo 'Guesthouse 0.1.0 runs at http://127.0.0.1:4600.' ;;
  launcher/stop.ts) touch ${host}/stopped ;;
  --run) mkdir .next ;;
esac
`,
    )
    await chmod(node, 0o755)
    await program('npm', `case $1 in --version) echo 11.0.0 ;; *) echo "npm $1" >>${host}/calls ;; esac`)
    return async () => (await readFile(join(host, 'calls'), 'utf8')).trim().split('\n')
  }

  it('a start says the one command that does it, and replaces nothing under what runs', async () => {
    const calls = await itRuns()
    const { exitCode, stdout, stderr } = await guesthouse('start')
    expect(exitCode).toBe(1)
    expect(stdout).toBe('Guesthouse 0.1.0 runs at http://127.0.0.1:4600.')
    expect(stderr).toMatch(/use \.\/guesthouse restart, with the same options\. VMs keep running\.$/)
    expect(await calls()).toEqual(['launcher/status.ts'])
  })

  it('a restart stops it, then installs, builds and serves', async () => {
    const calls = await itRuns()
    expect(await guesthouse('restart')).toMatchObject({ exitCode: 0 })
    const made = (await calls()).filter(call => call !== 'launcher/status.ts' && call !== '--version')
    expect(made).toEqual(['launcher/stop.ts', 'npm ci', '--run build', 'server.ts'])
  })

  it('what cannot be stopped is not replaced', async () => {
    const calls = await itRuns()
    const node = join(host, 'node_modules/.bin/node')
    await writeFile(node, (await readFile(node, 'utf8')).replace(`touch ${host}/stopped`, 'exit 1'))
    expect(await guesthouse('restart')).toMatchObject({ exitCode: 1 })
    expect(await calls()).toEqual(['launcher/stop.ts'])
  })
})

describe('a host that cannot run Guesthouse', () => {
  it.each([
    ['FreeBSD', 'x86_64', 'Guesthouse runs on Linux only; this is FreeBSD.'],
    ['Linux', 'riscv64', 'Guesthouse runs on x86-64 and arm64 processors; this one is riscv64.'],
  ])('%s on %s', async (system, processor, sentence) => {
    await everythingIsThere()
    await rm(join(programs(), 'uname'))
    await program('uname', `case $1 in -s) echo ${system} ;; *) echo ${processor} ;; esac`)
    expect(await guesthouse('start')).toMatchObject({ exitCode: 1, stderr: `Guesthouse: ${sentence}` })
  })

  it('a disk without space for the packages', async () => {
    await everythingIsThere()
    await rm(join(programs(), 'df'))
    await program('df', 'echo header; echo "disk 1 1 512000 99% /"')
    const { exitCode, stderr } = await guesthouse('start')
    expect(exitCode).toBe(1)
    expect(stderr).toContain('has 500 MiB free, and installing the npm packages needs 2048 MiB')
  })
})

describe('the command line', () => {
  it.each([
    [['nonsense'], 'There is no command ‘nonsense’.'],
    [['start', '--colour'], 'start does not know ‘--colour’.'],
    [['stop', '--port', '1'], 'stop does not know ‘--port’.'],
    [['start', '--port'], '--port needs a value after it.'],
    [['start', '--tls=yes'], '--tls takes no value.'],
    [['start', '--tls-cert'], '--tls-cert needs a value after it.'],
    [['stop', '--tls'], 'stop does not know ‘--tls’.'],
    [['status'], 'It is not installed here yet, so it does not run.'],
  ])('%s', async (args, sentence) => {
    await everythingIsThere()
    const { exitCode, stderr } = await guesthouse(...args)
    expect(exitCode).toBe(1)
    expect(stderr).toContain(sentence)
  })

  it('help is help, and so is nothing', async () => {
    const help = await guesthouse('help')
    expect(help).toMatchObject({ exitCode: 0, stderr: '' })
    expect(await guesthouse()).toEqual(help)
  })
})
