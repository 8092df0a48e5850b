import { join } from 'node:path'
import { buildLinuxIso } from './linux-iso.ts'

/** `node e2e/guest/build.ts [folder]`: builds what is missing and says where it is. */
const folder = process.argv[2] ?? join(import.meta.dirname, '..', '..', '.guesthouse', 'guest-cache')
console.log(await buildLinuxIso(folder))
