import type { ApiGroup, ApiOperation } from './read-document.ts'

function matches({ id, method, path, summary, problems }: ApiOperation, words: readonly string[]): boolean {
  const text = [id, method, path, summary, ...problems.map(({ code }) => code)].join(' ').toLowerCase()
  return words.every(word => text.includes(word))
}

/** The endpoints that have every word somewhere: in their name, method, path, summary or problem codes. */
export function findOperations(groups: readonly ApiGroup[], query: string): ApiGroup[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  return groups
    .map(group => ({ ...group, operations: group.operations.filter(operation => matches(operation, words)) }))
    .filter(({ operations }) => operations.length > 0)
}
