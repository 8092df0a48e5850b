/** `npm run lock`: run it after every `npm install`, and commit what it adds. */
import { readFile, writeFile } from 'node:fs/promises'
import { completed } from './lock-file.ts'

const path = new URL('../package-lock.json', import.meta.url)
const { lockFile, added } = completed(JSON.parse(await readFile(path, 'utf8')))
if (added.length > 0) await writeFile(path, `${JSON.stringify(lockFile, null, 2)}\n`)
console.log(added.length > 0 ? `Added ${added.length}: ${added.join(', ')}` : 'The lock file is complete.')
