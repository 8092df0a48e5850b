import { startGuesthouse } from './lib/server/start.ts'

// Everything is in lib/server: this file exists so that `node server.ts` starts Guesthouse.
await startGuesthouse({ environment: process.env, programPath: import.meta.dirname })
