import { join } from 'node:path'
import { z } from 'zod'
import { writeBootSector } from '../../e2e/guest/boot-sector.ts'
import { ask, type Child, startProgram } from '../harness/child.ts'
import type { Experiment } from '../harness/experiment.ts'
import { cpuSeconds, threadCpuSeconds } from '../harness/process-usage.ts'
import { DIRECT, freePort, GUESTHOUSE, listening, startClient, startWays, type Way } from './contenders.ts'
import { temporaryFolder } from './folder.ts'

const QEMU_WEBSOCKET = 'QEMU’s own WebSocket'
const ROUND_MS = 3_000
/** VNC displays are ports from here on. */
const VNC_BASE_PORT = 5900

const Frames = z.object({
  frames: z.number(),
  bytes: z.number(),
  seconds: z.number(),
  updateMs: z.number(),
  firstFrameMs: z.number(),
})

/** A guest that repaints its screen without end, shown on a unix socket and on QEMU's own WebSocket. */
async function startQemu(folder: string): Promise<{ qemu: Child; socketPath: string; webSocketPort: number }> {
  const disk = join(folder, 'repaint.img')
  await writeBootSector(disk, 'repaint')
  const socketPath = join(folder, 'vnc.sock')
  const [display, webSocketPort] = await Promise.all([freeDisplay(), freePort()])
  const qemu = await startProgram('qemu-system-x86_64', [
    ...['-nodefaults', '-no-user-config', '-name', 'bench,debug-threads=on', '-accel', 'tcg', '-machine', 'pc'],
    ...['-m', '32', '-vga', 'std', '-drive', `file=${disk},format=raw,if=ide`],
    ...['-vnc', `unix:${socketPath}`, '-vnc', `127.0.0.1:${display},websocket=${webSocketPort}`],
  ])
  await Promise.all([listening(socketPath), listening(webSocketPort)])
  return { qemu, socketPath, webSocketPort }
}

async function freeDisplay(): Promise<number> {
  for (;;) {
    const port = await freePort()
    if (port > VNC_BASE_PORT) return port - VNC_BASE_PORT
  }
}

/** QEMU's CPU without the thread that emulates the guest's, which spins whoever watches. */
function displayCpuSeconds(qemu: Child): number {
  return threadCpuSeconds(qemu.pid, name => !name.startsWith('CPU '))
}

export const realQemu: Experiment = {
  id: 'frames',
  title: 'A repainting guest in a real QEMU, uncompressed whole pictures',
  rounds: 5,
  measures: [
    { id: 'framesPerSecond', title: 'pictures', unit: '1/s', digits: 1 },
    { id: 'updateMs', title: 'one picture', unit: 'ms', digits: 0 },
    { id: 'firstFrameMs', title: 'connect to first picture', unit: 'ms', digits: 0 },
    { id: 'qemuCpuPerGb', title: 'CPU of QEMU', unit: 's/GB', digits: 1 },
    { id: 'proxyCpuPerGb', title: 'CPU of the proxy', unit: 's/GB' },
  ],
  targets: [
    { number: '4', measure: 'framesPerSecond', ours: GUESTHOUSE, peer: DIRECT, atLeast: 0.97 },
    { number: '4', measure: 'qemuCpuPerGb', ours: GUESTHOUSE, peer: QEMU_WEBSOCKET, atMost: 0.35 },
  ],
  start: async () => {
    const folder = await temporaryFolder()
    const { qemu, socketPath, webSocketPort } = await startQemu(folder.path)
    const client = await startClient()
    const ways: Way[] = [
      ...(await startWays(socketPath)),
      { name: QEMU_WEBSOCKET, address: { kind: 'websocket', port: webSocketPort, path: '/' }, proxy: null },
    ]
    return ways.map(({ name, address, proxy }, index) => ({
      name,
      round: async signal => {
        const before = { qemu: displayCpuSeconds(qemu), proxy: proxy ? cpuSeconds(proxy.pid) : 0 }
        const answer = await ask(client, { kind: 'frames', address, durationMs: ROUND_MS }, signal)
        const { frames, bytes, seconds, updateMs, firstFrameMs } = Frames.parse(answer)
        const gb = bytes / 1e9
        return {
          framesPerSecond: frames / seconds,
          updateMs,
          firstFrameMs,
          qemuCpuPerGb: (displayCpuSeconds(qemu) - before.qemu) / gb,
          ...(proxy && { proxyCpuPerGb: (cpuSeconds(proxy.pid) - before.proxy) / gb }),
        }
      },
      close: async () => {
        await proxy?.close()
        if (index > 0) return
        await Promise.all([qemu.close(), client.close()])
        await folder.close()
      },
    }))
  },
}
