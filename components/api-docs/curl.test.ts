import { expect, test } from 'vitest'
import { allEndpoints } from '#lib/contract/endpoints.ts'
import { openApiDocument } from '#lib/contract/openapi.ts'
import { NewVm, VmChange } from '#lib/contract/vm.ts'
import { curlFor } from './curl.ts'
import { readDocument } from './read-document.ts'

const operations = readDocument(openApiDocument(allEndpoints, '0')).groups.flatMap(group => group.operations)

function commandFor(id: string): string {
  const operation = operations.find(candidate => candidate.id === id)
  if (!operation) throw new Error(`There is no endpoint ${id}`)
  return curlFor(operation, 'http://127.0.0.1:4600')
}

test('reading needs no more than the address', () => {
  expect(commandFor('vms.list')).toBe('curl "http://127.0.0.1:4600/api/vms"')
})

test('what stands in the path is a variable of the shell, and required queries are filled in', () => {
  expect(commandFor('vms.remove')).toContain('curl -X DELETE "http://127.0.0.1:4600/api/vms/$vmId?disks=keep"')
})

test.each([
  ['vms.create', NewVm],
  ['vms.change', VmChange],
])('the example body of %s is one that the API takes', (id, schema) => {
  const body = /-d '(.*)'/.exec(commandFor(id))?.[1] ?? ''
  expect(schema.safeParse(JSON.parse(body)).error).toBeUndefined()
})

test('an upload sends the file, and the stream is shown as it comes', () => {
  expect(commandFor('images.upload')).toContain('-T debian.iso')
  expect(commandFor('events.stream')).toContain('--no-buffer')
})
