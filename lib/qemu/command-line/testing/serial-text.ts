import { once } from 'node:events'
import { connect } from 'node:net'

/** Reads a machine's serial port until `expected` has come. Connect before the guest runs: nothing is kept for later. */
export async function readSerial(path: string): Promise<{ until: (expected: string) => Promise<string> }> {
  const socket = connect(path)
  await once(socket, 'connect')
  let text = ''
  return {
    async until(expected) {
      try {
        for await (const chunk of socket) {
          text += String(chunk)
          if (text.includes(expected)) return text
        }
        throw new Error(`The serial port closed after: ${text}`)
      } finally {
        socket.destroy()
      }
    },
  }
}
