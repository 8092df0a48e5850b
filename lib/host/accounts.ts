import { readFile } from 'node:fs/promises'

export type UserAccount = { name: string; uid: number; gid: number }

/**
 * A user of this host's own /etc/passwd, or null. Accounts that only a directory service knows are not found: the users
 * that services run as are local.
 */
export async function userNamed(name: string): Promise<UserAccount | null> {
  return parsePasswd(await readFile('/etc/passwd', 'utf8')).find(user => user.name === name) ?? null
}

export async function userWithId(uid: number): Promise<UserAccount | null> {
  return parsePasswd(await readFile('/etc/passwd', 'utf8')).find(user => user.uid === uid) ?? null
}

/** passwd(5) */
export function parsePasswd(text: string): UserAccount[] {
  return text.split('\n').flatMap(line => {
    const [name, , uid, gid] = line.split(':')
    return name && uid && gid ? [{ name, uid: Number(uid), gid: Number(gid) }] : []
  })
}
