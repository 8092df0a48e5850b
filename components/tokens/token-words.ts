import type { TokenScope } from '#lib/contract/token.ts'

/** What a token may, in a few words: “Read only, 2 VMs”. */
export function tokenWords({ access, vmIds, rights }: TokenScope): string {
  const words = [access === 'read' ? 'Read only' : 'Read and change']
  if (vmIds !== null) words.push(vmIds.length === 1 ? '1 VM' : `${vmIds.length} VMs`)
  if (rights !== null) words.push(rights.length === 1 ? `${rights[0]}` : `${rights.length} rights`)
  return words.join(', ')
}
