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
