import { createServer } from 'node:net'

/** Plays QEMU's socket: `flood` writes without end, `echo` sends back, `picture` writes so many bytes once and is quiet. */
const [path = '', mode = '', bytes = '0'] = process.argv.slice(2)
const chunk = Buffer.alloc(256 * 1024, 0x5a)

const server = createServer(socket => {
  socket.on('error', () => {})
  if (mode === 'echo') return void socket.pipe(socket)
  socket.resume()
  let left = mode === 'picture' ? Number(bytes) : Infinity
  const fill = () => {
    while (left > 0 && !socket.destroyed) {
      const piece = chunk.subarray(0, Math.min(chunk.length, left))
      left -= piece.length
      if (!socket.write(piece)) return
    }
  }
  socket.on('drain', fill)
  fill()
})
server.listen(path, () => process.send?.('ready'))
process.on('disconnect', () => process.exit())
