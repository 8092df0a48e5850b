import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { openDatabase } from '#lib/db/client.ts'
import { createOperationStore } from '#lib/db/operation-store.ts'
import { createOperations } from '#lib/operations/operations.ts'
import { GIB } from '#lib/shared/bytes.ts'
import { createTasks } from '#lib/tasks/tasks.ts'
import { createImages } from '../images/images.ts'

// A library behind HTTP that is killed (SIGKILL, by itself) when so many bytes of an upload are on the disk:
// node dying-upload.ts <library> <bytes>. Says its port on standard output.
const [libraryPath = '', bytes = ''] = process.argv.slice(2)

const tasks = createTasks({
  publish: event => {
    const done = event.type === 'task.changed' ? (event.task.progress?.done ?? 0) : 0
    if (done >= Number(bytes)) process.kill(process.pid, 'SIGKILL')
  },
})
const database = await openDatabase({ path: `${libraryPath}.db` })
const operations = createOperations({ store: createOperationStore(database), tasks, record: () => {} })
const images = createImages({
  ...{ libraryPath, operations, fileOwner: null, maxBytes: GIB },
  ...{ publish: () => {}, usedBy: () => [] },
})
await operations.recover()
await images.sweep()

const server = createServer((request, response) => {
  const sizeBytes = Number(request.headers['content-length'])
  images
    .upload({ fileName: 'debian.iso', sizeBytes, body: request, signal: new AbortController().signal })
    .then(image => response.end(image.id))
    .catch(error => response.writeHead(400).end(String(error)))
})
server.listen(0, '127.0.0.1', () => {
  const address: AddressInfo | string | null = server.address()
  if (address && typeof address === 'object') console.log(address.port)
})
