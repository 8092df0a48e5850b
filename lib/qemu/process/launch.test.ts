import { readFile, readlink } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { readConfinement } from './confinement.ts'
import { type ProcessIdentity, readIdentity } from './identity.ts'
import { launched, qemuFolder, smallestMachine } from './testing/qemu-fixture.ts'

/** Fields of /proc/PID/stat after the name: state, ppid, pgrp, session, tty_nr. */
async function statFields(pid: number): Promise<string[]> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}

test('a launched QEMU answers, and is the process that was announced before it was ready', async () => {
  const announced: ProcessIdentity[] = []
  const folder = await qemuFolder()
  const args = smallestMachine(folder, { uuid: '6f1c6b0e-0000-4000-8000-000000000001' })
  const qemu = await launched({ args, onSpawned: identity => void announced.push(identity) }, folder)
  expect(announced).toEqual([qemu.identity])
  expect(qemu.identity).toEqual(readIdentity(qemu.pid))
  expect(qemu.identity.uuid).toBe('6f1c6b0e-0000-4000-8000-000000000001')
  expect(await qemu.session.execute('query-status')).toEqual({ status: 'prelaunch', running: false })
})

test('F04: it has its own session, no terminal, no pipe to us, and nothing of our environment', async () => {
  const folder = await qemuFolder()
  const qemu = await launched({}, folder)
  const [, , group, session, terminal] = await statFields(qemu.pid)
  expect({ group, session, terminal }).toEqual({ group: `${qemu.pid}`, session: `${qemu.pid}`, terminal: '0' })
  expect(await readlink(`/proc/${qemu.pid}/fd/0`)).toBe('/dev/null')
  expect(await readlink(`/proc/${qemu.pid}/fd/1`)).toBe(folder.logPath)
  expect(await readlink(`/proc/${qemu.pid}/fd/2`)).toBe(folder.logPath)
  expect(await readlink(`/proc/${qemu.pid}/cwd`)).toBe('/')
  const environment = await readFile(`/proc/${qemu.pid}/environ`, 'utf8')
  expect(environment.split('\0').map(entry => entry.split('=')[0])).toEqual(['PATH', 'LC_ALL', ''])
})

test('it runs without privileges, sandboxed, and as another user when we are root', async () => {
  const folder = await qemuFolder()
  const sandbox = 'on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny'
  const isRoot = process.geteuid?.() === 0
  const qemu = await launched(
    {
      args: smallestMachine(folder, { extra: ['-sandbox', sandbox] }),
      runAs: isRoot ? { uid: 65_534, gid: 65_534 } : null,
    },
    folder,
  )
  expect(await readConfinement(qemu.pid)).toEqual({
    seccomp: true,
    noNewPrivs: true,
    uid: isRoot ? 65_534 : process.geteuid?.(),
    capable: false,
  })
  const status = await readFile(`/proc/${qemu.pid}/status`, 'utf8')
  if (isRoot) expect(status).toMatch(/^Groups:\s*$/m)
  expect(status).toMatch(/^CapEff:\s*0+$/m)
})

test('an honest end is told with its code, and is not a lost monitor', async () => {
  const qemu = await launched()
  const lost = qemu.monitorLost.then(() => 'lost')
  await qemu.session.execute('quit')
  expect(await Promise.race([qemu.exited, lost])).toEqual({ exitCode: 0, signal: null })
})

test('F06: a crash is told with its signal', async () => {
  const qemu = await launched()
  process.kill(qemu.pid, 'SIGSEGV')
  expect(await qemu.exited).toEqual({ exitCode: null, signal: 'SIGSEGV' })
  expect(await qemu.session.closed).toMatchObject({ by: 'peer' })
})

test('leaving the monitor leaves QEMU running', async () => {
  const qemu = await launched()
  await qemu.session.close()
  expect(readIdentity(qemu.pid)).toEqual(qemu.identity)
})
