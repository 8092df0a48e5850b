import type { EndpointDefinition } from '#lib/contract/endpoint.ts'

type Values = Record<string, unknown>

/** What an endpoint is asked with, whatever it is; CallInput says which of them each endpoint has. */
export type LooseInput = { params?: unknown; query?: unknown; body?: unknown }

function valuesOf(value: unknown): Values {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

/** The URL of a call: path parameters escaped, query values that are undefined left out. */
export function urlOf(endpoint: EndpointDefinition, { params, query }: LooseInput = {}): string {
  const values = valuesOf(params)
  const path = endpoint.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(values[name])))
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(valuesOf(query))) {
    if (value !== undefined) search.set(name, String(value))
  }
  return search.size > 0 ? `${path}?${search}` : path
}
