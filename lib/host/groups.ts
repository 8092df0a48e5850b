import { readFile } from 'node:fs/promises'

export type Group = { name: string; gid: number; members: string[] }

/** null when this host has no such group. */
export async function groupNamed(name: string): Promise<Group | null> {
  return (await readGroups()).find(group => group.name === name) ?? null
}

export async function groupWithId(gid: number): Promise<Group | null> {
  return (await readGroups()).find(group => group.gid === gid) ?? null
}

async function readGroups(): Promise<Group[]> {
  return parseGroups(await readFile('/etc/group', 'utf8'))
}

/** group(5) */
export function parseGroups(text: string): Group[] {
  return text.split('\n').flatMap(line => {
    const [name, , gid, members = ''] = line.split(':')
    return name && gid ? [{ name, gid: Number(gid), members: members.split(',').filter(Boolean) }] : []
  })
}
