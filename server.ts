import { enableCompileCache, flushCompileCache } from 'node:module'
import { join } from 'node:path'

// Half of a start would be compiling what was compiled the last time. In a folder of our own: what lies in the system's temporary one
// may be somebody else's code. One that cannot be written is passed over. https://nodejs.org/docs/latest-v24.x/api/module.html#module-compile-cache
enableCompileCache(join(import.meta.dirname, 'node_modules/.guesthouse-compile-cache'))

// Everything is in lib/server: this file exists so that `node server.ts` starts Guesthouse.
const { startGuesthouse } = await import('./lib/server/start.ts')
await startGuesthouse({ environment: process.env, programPath: import.meta.dirname })
flushCompileCache()
