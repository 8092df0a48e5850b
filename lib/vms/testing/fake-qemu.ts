import { appendFileSync } from 'node:fs'
import { chmod, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'

/** What a QEMU does with `cont`, where a real one would let the guest go. */
export type Misbehaviour = 'refuses' | 'crashes' | 'waits for the plug'

/** A program to start in QEMU's place: a monitor that answers everything but `cont`. */
export async function writeFakeQemu(path: string, misbehaviour: Misbehaviour): Promise<void> {
  const script = [process.execPath, import.meta.filename, misbehaviour].map(word => `'${word}'`).join(' ')
  await writeFile(path, `#!/bin/sh\nexec ${script} "$@"\n`)
  await chmod(path, 0o755)
}

function answer(command: string, misbehaviour: string | undefined): object | null {
  if (command === 'query-status') return { return: { status: 'prelaunch', running: false } }
  if (command !== 'cont') return { return: {} }
  if (misbehaviour === 'crashes') process.abort()
  if (misbehaviour === 'waits for the plug') return null
  return { error: { class: 'GenericError', desc: 'the fake refuses' } }
}

function serve(misbehaviour: string | undefined, args: string[]): void {
  const chardev = args.find(arg => arg.startsWith('socket,id=monitor,')) ?? ''
  const server = createServer(socket => {
    const send = (message: object) => socket.write(`${JSON.stringify(message)}\n`)
    send({ QMP: { version: { qemu: { major: 7, minor: 2, micro: 0 }, package: '' }, capabilities: [] } })
    createInterface(socket).on('line', line => {
      const { execute, id } = JSON.parse(line)
      const reply = answer(execute, misbehaviour)
      if (reply) send({ ...reply, id })
      else appendFileSync(1, 'asked to let the guest go\n')
    })
  })
  server.listen(/path=([^,]+)/.exec(chardev)?.[1])
}

if (process.argv[1] === import.meta.filename) serve(process.argv[2], process.argv.slice(3))
