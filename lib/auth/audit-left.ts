import { closeSync, fsyncSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { z } from 'zod'
import { AuditDetails, AuditResult } from '#lib/contract/audit.ts'
import type { NewAuditRow } from '#lib/db/audit-store.ts'

const text = z.string().nullable()
const Left = z.object({
  ...{ at: z.iso.datetime(), via: z.enum(['session', 'token', 'link', 'host', 'none']), userId: text, userName: text },
  ...{
    viaId: text,
    address: z.string(),
    action: z.string(),
    target: text,
    vmId: text,
    result: AuditResult,
    code: text,
  },
  details: AuditDetails,
})

/** What could not be written into the database before Guesthouse ended waits in a file for the next start. */
export type LeftEntries = {
  read(): NewAuditRow[]
  /** @throws the system's error */
  write(entries: readonly NewAuditRow[]): void
  remove(): void
}

export function leftEntriesIn(path: string): LeftEntries {
  return {
    read() {
      try {
        return readFileSync(path, 'utf8')
          .split('\n')
          .flatMap(line => (line === '' ? [] : (Left.safeParse(JSON.parse(line)).data ?? [])))
      } catch {
        return []
      }
    },
    write(entries) {
      rmSync(path, { force: true })
      const file = openSync(path, 'wx', 0o600)
      try {
        writeSync(file, entries.map(entry => `${JSON.stringify(entry)}\n`).join(''))
        fsyncSync(file)
      } finally {
        closeSync(file)
      }
    },
    remove: () => rmSync(path, { force: true }),
  }
}

/** Nothing is left: for programs that write once. */
export const NOTHING_LEFT: LeftEntries = { read: () => [], write: () => {}, remove: () => {} }
