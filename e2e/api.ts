import { openAsBlob } from 'node:fs'
import { basename } from 'node:path'
import type { z } from 'zod'
import { problemFrom } from '#lib/client/failure.ts'
import { type LooseInput, urlOf } from '#lib/client/url.ts'
import type { CallInput, EndpointDefinition, ResponseOf } from '#lib/contract/endpoint.ts'
import { endpoints } from '#lib/contract/endpoints.ts'
import { Image } from '#lib/contract/image.ts'
import type { NewVm, Vm } from '#lib/contract/vm.ts'
import type { Guesthouse } from './guesthouse.ts'

type Server = Pick<Guesthouse, 'url' | 'credentials'>

/** Calls the API as a program does: without a browser, without an Origin. @throws {Problem} the server's own words */
export async function ask<E extends EndpointDefinition>(
  server: Server,
  endpoint: E,
  input: CallInput<E>,
): Promise<ResponseOf<E>>
export async function ask(
  { url, credentials }: Server,
  endpoint: EndpointDefinition,
  input: LooseInput,
): Promise<unknown> {
  const response = await fetch(url + urlOf(endpoint, input), {
    method: endpoint.method,
    headers: { ...credentials, ...(input.body !== undefined && { 'content-type': 'application/json' }) },
    ...(input.body !== undefined && { body: JSON.stringify(input.body) }),
  })
  if (!response.ok) throw await problemFrom(response)
  if (endpoint.response) return endpoint.response.parse(await response.json())
  return endpoint.responseType ? await response.text() : undefined
}

export const listVms = (server: Guesthouse): Promise<Vm[]> => ask(server, endpoints.vms.list, {})

export const readVm = (server: Guesthouse, vmId: string): Promise<Vm> =>
  ask(server, endpoints.vms.read, { params: { vmId } })

/** Small and alone: no disk, no NIC. */
export const createVm = (server: Guesthouse, body: Partial<z.input<typeof NewVm>> & { name: string }): Promise<Vm> =>
  ask(server, endpoints.vms.create, { body: { vcpus: 1, memoryMiB: 128, nic: null, ...body } })

export const startVm = (server: Guesthouse, vmId: string): Promise<Vm> =>
  ask(server, endpoints.vms.start, { params: { vmId } })

export const listImages = (server: Guesthouse): Promise<Image[]> => ask(server, endpoints.images.list, {})

/** @throws {Problem} when the file is refused */
export async function uploadImage(
  { url, credentials }: Guesthouse,
  path: string,
  fileName: string = basename(path),
): Promise<Image> {
  const response = await fetch(`${url}/api/images?fileName=${encodeURIComponent(fileName)}`, {
    method: 'POST',
    headers: { ...credentials, 'content-type': 'application/octet-stream' },
    body: await openAsBlob(path),
  })
  if (!response.ok) throw await problemFrom(response)
  return Image.parse(await response.json())
}

/** What the guest wrote to its serial port so far, without carriage returns. */
export async function serialLog({ url, credentials }: Guesthouse, vmId: string): Promise<string> {
  const text = await (await fetch(`${url}/api/vms/${vmId}/serial-log`, { headers: credentials })).text()
  return text.replaceAll('\r', '')
}
