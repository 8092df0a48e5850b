import { WebSocket } from 'ws'
import { consoleProtocols } from '../console-ticket.ts'
import type { Guesthouse } from '../guesthouse.ts'

const SHARED = Buffer.of(1)
const NO_SECURITY = Buffer.of(1)
const LOOK_EVERY_MS = 1_000

/** FramebufferUpdateRequest (RFC 6143, 7.5.3): what changed on a screen of this size. */
function changes({ width, height }: { width: number; height: number }): Buffer {
  const request = Buffer.alloc(10)
  request[0] = 3
  request[1] = 1
  request.writeUInt16BE(width, 6)
  request.writeUInt16BE(height, 8)
  return request
}

/** An open console that asks once a second what changed, and throws the pictures away. */
export async function openConsole(
  server: Pick<Guesthouse, 'url' | 'credentials'>,
  vmId: string,
): Promise<{ bytes: () => number; close: () => void }> {
  const { url, credentials } = server
  const protocols = await consoleProtocols(server, vmId, 'vnc')
  const socket = new WebSocket(`${url.replace('http', 'ws')}/ws/vms/${vmId}/vnc`, protocols, { headers: credentials })
  const steps: ((data: Buffer) => void)[] = [
    version => socket.send(version.subarray(0, 12)),
    () => socket.send(NO_SECURITY),
    () => socket.send(SHARED),
  ]
  let bytes = 0
  let timer: NodeJS.Timeout | undefined
  const size = { width: 0, height: 0 }
  await new Promise<void>((resolve, reject) => {
    socket.on('message', (data: Buffer) => {
      bytes += data.length
      const step = steps.shift()
      if (step) return step(data)
      if (timer) return
      size.width = data.readUInt16BE(0)
      size.height = data.readUInt16BE(2)
      timer = setInterval(() => socket.send(changes(size)), LOOK_EVERY_MS)
      resolve()
    })
    socket.once('error', reject)
    socket.once('close', code => reject(new Error(`The console was closed: ${code}`)))
  })
  return {
    bytes: () => bytes,
    close() {
      clearInterval(timer)
      socket.close()
    },
  }
}
