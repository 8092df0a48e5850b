import type { EndpointDefinition } from '#lib/contract/endpoint.ts'
import type { LooseInput } from './url.ts'

/** `[endpoint id, input]`: an endpoint’s id alone matches all its inputs when invalidating. */
export function queryKey(
  endpoint: EndpointDefinition,
  input: Omit<LooseInput, 'body'> = {},
): readonly [string, object] {
  return [endpoint.id, input]
}
