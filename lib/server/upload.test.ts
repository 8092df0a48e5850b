import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { connect, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { Problem } from '#lib/contract/problem.ts'
import type { Idempotency } from './http/idempotency.ts'
import { listen } from './http-server.ts'
import { handleUpload, type UploadImage } from './upload.ts'

/** Every request makes something of its own. */
const idempotency: Idempotency = {
  once: async (_, { make, status }) => ({ body: await make(crypto.randomUUID()), status, replayed: false }),
}

/** A sender who announced four bytes and sent `content`. */
async function sent(content: string, uploadImage: UploadImage): Promise<{ socket: Socket; closed: Promise<unknown> }> {
  const server = createServer(
    (req, res) =>
      void handleUpload(req, res, {
        stalledMs: 50,
        report: () => {},
        uploadImage,
        admit: (_req, act) => act('ada', () => {}),
        findUpload: async () => undefined,
        idempotency,
      }),
  )
  const port = await listen(server, { host: '127.0.0.1', port: 0 })
  const socket = connect(port, '127.0.0.1').on('error', () => {})
  const closed = once(socket, 'close')
  onTestFinished(() => {
    socket.destroy()
    server.close()
  })
  const head = 'POST /api/images?fileName=a.iso HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\n'
  socket.resume().write(head + content)
  return { socket, closed }
}

test('F30: an upload whose sender fell silent is cut, so that its name and space are free again', async () => {
  const cut = Promise.withResolvers<void>()
  const { closed } = await sent('AB', async ({ body, signal }) => {
    body.resume()
    await once(signal, 'abort')
    cut.resolve()
    throw new Problem('upload-cut', 'The connection ended.')
  })
  await cut.promise
  await closed
})

test('an upload that has arrived is not cut while it goes to the disk, however long that takes', async () => {
  const whole = Promise.withResolvers<IncomingMessage>()
  await sent('ABCD', async ({ body }) => {
    await once(body.resume(), 'end')
    whole.resolve(body)
    throw new Problem('storage-failed', 'That is all this test wants to know.')
  })
  expect((await whole.promise).socket.timeout).toBe(0)
})
