import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'

/** More than the longest password in bytes: whatever pours in endlessly is none. */
const MOST_BYTES = 4_096

/**
 * Asks at the terminal, twice and without showing what is typed; from a pipe it is the first line.
 * @throws Error with a sentence when both are not the same, or nothing comes
 */
export async function readPassword(question: string): Promise<string> {
  if (!process.stdin.isTTY) return await firstLine()
  const password = await askHidden(`${question}: `)
  if ((await askHidden('Once more: ')) === password) return password
  throw new Error('The two are not the same. Nothing was changed.')
}

/** readline puts the terminal into raw mode, where it echoes nothing, and would echo itself: to nowhere here. */
async function askHidden(question: string): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: true, historySize: 0 })
  // Only now: who types at once must not see it either.
  process.stderr.write(question)
  try {
    return await new Promise<string>((resolve, reject) => {
      lines.once('line', resolve)
      // Ctrl-C and Ctrl-D.
      lines.once('close', () => reject(new Error('Nothing was changed.')))
    })
  } finally {
    lines.close()
    process.stderr.write('\n')
  }
}

async function firstLine(): Promise<string> {
  let text = ''
  for await (const chunk of process.stdin.setEncoding('utf8')) {
    text += chunk
    if (text.includes('\n') || text.length > MOST_BYTES) break
  }
  return text.split(/\r?\n/, 1)[0] ?? ''
}
