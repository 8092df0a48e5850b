import { appendFileSync } from 'node:fs'
import { chmod, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'

/** What a QEMU does with `cont`, where a real one would let the guest go; or it is not even greeted, or talks nonsense after it. */
export type Misbehaviour = 'refuses' | 'crashes' | 'waits for the plug' | 'floods' | 'never greets' | 'talks nonsense'

const fakeCommand = (misbehaviour: Misbehaviour) =>
  [process.execPath, import.meta.filename, misbehaviour].map(word => `'${word}'`).join(' ')

async function writeProgram(path: string, script: string): Promise<void> {
  await writeFile(path, `#!/bin/sh\n${script}`)
  await chmod(path, 0o755)
}

/** A program to start in QEMU's place, whose monitor answers honestly until `cont`. Its log has every command it was asked. */
export async function writeFakeQemu(path: string, misbehaviour: Misbehaviour): Promise<void> {
  await writeProgram(path, `exec ${fakeCommand(misbehaviour)} "$@"\n`)
}

/** The real program, but for VMs of these names. */
export async function writePartlyFakeQemu(
  path: string,
  { realPath, fakes }: { realPath: string; fakes: Record<string, Misbehaviour> },
): Promise<void> {
  const cases = Object.entries(fakes).map(([name, how]) => `*guest=${name},*) exec ${fakeCommand(how)} "$@" ;;\n`)
  await writeProgram(path, `case "$*" in\n${cases.join('')}esac\nexec '${realPath}' "$@"\n`)
}

const FLOOD = 2_000
const timestamp = { seconds: 0, microseconds: 0 }
const reset = { event: 'RESET', data: { guest: true, reason: 'guest-reset' }, timestamp }
const panicked = { event: 'GUEST_PANICKED', data: { action: 'pause' }, timestamp }

/** The messages that answer a command; an id is added to the first. */
function answersTo(command: string, misbehaviour: string | undefined): object[] {
  if (command === 'stop') return [{ error: { class: 'GenericError', desc: 'the fake refuses' } }]
  if (command === 'query-status') return [{ return: { status: 'running', running: true } }]
  if (command !== 'cont' || misbehaviour === 'talks nonsense') return [{ return: {} }]
  if (misbehaviour === 'crashes') process.abort()
  if (misbehaviour === 'waits for the plug') return []
  if (misbehaviour === 'floods') return [{ return: {} }, ...Array.from({ length: FLOOD }, () => reset), panicked]
  return [{ error: { class: 'GenericError', desc: 'the fake refuses' } }]
}

function serve(misbehaviour: string | undefined, args: string[]): void {
  const chardev = args.find(arg => arg.startsWith('socket,id=monitor,')) ?? ''
  let isLetGo = false
  const server = createServer(socket => {
    if (misbehaviour === 'never greets') return
    const send = (messages: object[]) => socket.write(messages.map(message => `${JSON.stringify(message)}\n`).join(''))
    send([{ QMP: { version: { qemu: { major: 7, minor: 2, micro: 0 }, package: '' }, capabilities: [] } }])
    createInterface(socket).on('line', line => {
      const { execute, id } = JSON.parse(line)
      appendFileSync(1, `asked: ${execute}\n`)
      isLetGo ||= execute === 'cont'
      if (isLetGo && misbehaviour === 'talks nonsense' && execute !== 'cont')
        return void socket.write('{"half": nonsense\n')
      const [first, ...rest] = answersTo(execute, misbehaviour)
      if (first) send([{ ...first, id }, ...rest])
    })
  })
  server.listen(/path=([^,]+)/.exec(chardev)?.[1])
}

if (process.argv[1] === import.meta.filename) serve(process.argv[2], process.argv.slice(3))
