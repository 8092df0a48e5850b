/** Prints what asking for our own process says when every file descriptor is taken. */
import { closeSync, openSync } from 'node:fs'
import { isSameProcess, readIdentity } from '../identity.ts'

const identity = readIdentity(process.pid)
const taken: number[] = []
try {
  for (;;) taken.push(openSync('/dev/null', 'r'))
} catch {
  // That was the last one.
}
let answer: unknown
try {
  answer = identity && isSameProcess(identity)
} catch (error) {
  answer = error instanceof Error && 'code' in error ? error.code : error
}
for (const descriptor of taken) closeSync(descriptor)
process.stdout.write(`${answer}`)
