import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { byteReader, closed } from './testing/browser.ts'
import { startConsoleServer, VM_ID } from './testing/console-server.ts'

async function answers(socketPath: string): Promise<void> {
  const probe = createConnection(socketPath)
  await once(probe, 'connect')
  probe.destroy()
}

test('the console of a real QEMU greets, sends its screen, and ends with words when QEMU is killed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gh-console-'))
  const socketPath = join(folder, 'vnc.sock')
  const machine = ['-nodefaults', '-no-user-config', '-machine', 'pc', '-accel', 'tcg', '-m', '16', '-vga', 'std']
  const qemu = spawn('qemu-system-x86_64', [...machine, '-S', '-vnc', `unix:${socketPath}`], { stdio: 'ignore' })
  const server = await startConsoleServer({ vncSockets: { [VM_ID]: socketPath } })
  try {
    await vi.waitFor(() => answers(socketPath), 30_000)
    const ws = server.connect()
    const screen = byteReader(ws)
    expect(String(await screen.read(12))).toBe('RFB 003.008\n')

    // RFC 6143 section 7.1: version, security type 1 (none), shared; the answer begins with the size of the screen.
    ws.send(Buffer.from('RFB 003.008\n'))
    expect([...(await screen.read(2))]).toEqual([1, 1])
    ws.send(Buffer.of(1))
    expect((await screen.read(4)).readUInt32BE(0)).toBe(0)
    ws.send(Buffer.of(1))
    const init = await screen.read(24)
    expect(init.readUInt16BE(0)).toBeGreaterThan(0)
    expect(init.readUInt16BE(2)).toBeGreaterThan(0)

    const ending = closed(ws)
    qemu.kill('SIGKILL')
    expect(await ending).toEqual({ code: 1000, reason: 'QEMU closed the console: the VM has ended.' })
  } finally {
    qemu.kill('SIGKILL')
    await server.close()
    await rm(folder, { recursive: true, force: true })
  }
})
