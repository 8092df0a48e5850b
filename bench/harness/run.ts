import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** Runs a program to its end. @throws with its words when it fails */
export async function run(command: string, args: string[]): Promise<void> {
  const program = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  let words = ''
  program.stderr.on('data', chunk => {
    words += String(chunk)
  })
  const [code] = await once(program, 'close')
  if (code !== 0) throw new Error(`${command} ${args.join(' ')}: ${words.trim()}`)
}
