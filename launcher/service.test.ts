import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { expect, it, onTestFinished } from 'vitest'

const guesthouse = fileURLToPath(new URL('../guesthouse', import.meta.url))

async function unit(...args: string[]): Promise<string> {
  return (await execa(guesthouse, ['service', ...args])).stdout
}

it('F04: the unit for systemd ends Guesthouse alone when it is stopped, and never its VMs', async () => {
  const lines = (await unit()).split('\n')
  expect(lines).toContain('KillMode=process')
  expect(lines).toContain('OOMPolicy=continue')
  expect(lines).toContain(`ExecStart="${guesthouse}" start --data "/var/lib/guesthouse" --port 4600`)
})

it('a data directory and a port that were asked for are in the unit, whatever characters they have', async () => {
  expect(await unit('--data', '/srv/my 100% "vms"', '--port=8080')).toContain(
    'start --data "/srv/my 100%% \\"vms\\"" --port 8080',
  )
})

it('how it listens is in the unit as it was asked for', async () => {
  const options = [
    '--host',
    '0.0.0.0',
    '--tls',
    '--name',
    'box.lan',
    '--name=vms.example.org',
    '--trust-proxy',
    '10.0.0.0/8',
  ]
  expect(await unit(...options)).toContain(
    '--port 4600 --host "0.0.0.0" --tls --name "box.lan,vms.example.org" --trust-proxy "10.0.0.0/8"\n',
  )
  expect(await unit('--host=::', '--tls-cert=/etc/tls/my cert.pem', '--tls-key=/etc/tls/key.pem')).toContain(
    '--host "::" --tls-cert "/etc/tls/my cert.pem" --tls-key "/etc/tls/key.pem"\n',
  )
})

const verifier = await execa('systemd-analyze', ['--version'], { reject: false })

it.skipIf(verifier.failed)('systemd itself finds no fault with the unit', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'guesthouse-unit-'))
  onTestFinished(() => rm(directory, { recursive: true }))
  const path = join(directory, 'guesthouse.service')
  await writeFile(path, `${await unit('--data', '/srv/my vms')}\n`)
  const { exitCode, stderr } = await execa('systemd-analyze', ['verify', path], { reject: false })
  expect(stderr).not.toContain('guesthouse.service:')
  expect(exitCode).toBe(0)
})

it('Guesthouse is a user of its own, who can gain nothing; what VMs need of the host they keep', async () => {
  const lines = (await unit()).split('\n')
  for (const line of [
    ...['User=guesthouse', 'NoNewPrivileges=yes', 'CapabilityBoundingSet=', 'AmbientCapabilities='],
    ...['ProtectSystem=strict', 'ProtectHome=yes', 'PrivateTmp=yes', 'UMask=0077'],
    ...['StateDirectory=guesthouse', 'StateDirectoryMode=0700'],
    // Without them VMs that run on would be without their sockets, or KVM.
    ...['RuntimeDirectoryPreserve=yes', 'DeviceAllow=/dev/kvm rw'],
  ]) {
    expect(lines.map(text => (text.startsWith('ProtectHome=') ? 'ProtectHome=yes' : text))).toContain(line)
  }
  // V8 and QEMU's emulation make machine code as they run.
  expect(lines.filter(line => line.startsWith('MemoryDenyWriteExecute'))).toEqual([])
})

it('data at home, or elsewhere, can be read and written; the rest of it cannot', async () => {
  const lines = (await unit('--data', '/home/ada/my vms')).split('\n')
  expect(lines).toContain('ProtectHome=read-only')
  expect(lines).toContain('ReadWritePaths="/home/ada/my vms"')
  expect(lines.filter(line => line.startsWith('StateDirectory'))).toEqual([])
})

it.skipIf(verifier.failed)('systemd counts little that an attacker would have', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'guesthouse-unit-'))
  onTestFinished(() => rm(directory, { recursive: true }))
  const path = join(directory, 'guesthouse.service')
  await writeFile(path, `${await unit()}\n`)
  const { stdout } = await execa('systemd-analyze', ['security', '--offline=yes', '--no-pager', path])
  const [, exposure = '10'] = /Overall exposure level for guesthouse\.service: ([\d.]+)/.exec(stdout) ?? []
  // Of 10; without any directive it would be 9.6. What is left is the network, which it serves.
  expect(Number(exposure)).toBeLessThan(3)
})
