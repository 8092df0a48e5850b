import { readdirSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { allEndpoints } from '#lib/contract/endpoints.ts'

const API = import.meta.dirname
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']
/** Answered by server.ts before Next is asked. */
const STREAMED = allEndpoints
  .filter(({ streamedBody, path }) => streamedBody || path === '/metrics' || path === '/api/support-bundle')
  .map(({ method, path }) => `${method} ${path}`)

function routeFiles(): string[] {
  const names = readdirSync(API, { recursive: true, encoding: 'utf8' })
  return names.filter(name => name.endsWith(`${sep}route.ts`))
}

async function servedByRoutes(): Promise<string[]> {
  const served: string[] = []
  for (const name of routeFiles()) {
    const path = `/api/${relative('.', join(name, '..'))}`.replaceAll(/\[(\w+)\]/g, '{$1}')
    const module: Record<string, unknown> = await import(pathToFileURL(join(API, name)).href)
    for (const method of METHODS) if (method in module) served.push(`${method} ${path}`)
  }
  return served.sort()
}

test('every endpoint of the contract has a route, and every route an endpoint', async () => {
  const promised = allEndpoints.map(({ method, path }) => `${method} ${path}`)
  expect([...(await servedByRoutes()), ...STREAMED].sort()).toEqual(promised.sort())
})
