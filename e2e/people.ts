import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Role, VmRight } from '#lib/contract/rights.ts'
import { ADMIN, type Guesthouse } from './guesthouse.ts'

export type Person = { name: string; role: Role; vmId?: string; rights?: VmRight[] }

/** Does something to the database while nobody has it open. The server stands before and after. */
export async function editDatabase(guesthouse: Guesthouse, edit: (db: DatabaseSync) => void): Promise<void> {
  await guesthouse.end('SIGTERM')
  const db = new DatabaseSync(join(guesthouse.dataPath, 'guesthouse.db'))
  try {
    edit(db)
  } finally {
    db.close()
  }
  await guesthouse.run()
}

/** Accounts beside the admin’s, with the admin’s password. */
export function addPeople(guesthouse: Guesthouse, people: Person[]): Promise<void> {
  return editDatabase(guesthouse, db => {
    for (const { name, role, vmId, rights } of people) {
      const id = crypto.randomUUID()
      db.prepare(
        `INSERT INTO "User" (id, name, nameKey, role, passwordHash, quota, createdAt)
         SELECT ?, ?, ?, ?, passwordHash, quota, createdAt FROM "User" WHERE name = ?`,
      ).run(id, name, name, role, ADMIN.name)
      if (vmId === undefined) continue
      db.prepare(`INSERT INTO "Grant" (userId, scope, vmId, rights) VALUES (?, 'vm', ?, ?)`).run(
        ...[id, vmId, JSON.stringify(rights)],
      )
    }
  })
}

/** A session of theirs, as a browser’s headers say it. */
export async function signInAs({ url }: Guesthouse, name: string): Promise<{ cookie: string; origin: string }> {
  const answer = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ name, password: ADMIN.password }),
  })
  if (!answer.ok) throw new Error(`${name} was not let in: ${answer.status} ${await answer.text()}`)
  return { cookie: answer.headers.getSetCookie()[0]?.split(';')[0] ?? '', origin: url }
}

/** The cookie of such headers, as a browser keeps it. */
export function browserCookiesOf({ url }: Guesthouse, { cookie }: { cookie: string }) {
  const [name = '', value = ''] = cookie.split('=')
  return [{ name, value, url, httpOnly: true, sameSite: 'Strict' as const }]
}
