import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { expect, test } from 'vitest'
import type { AuditEntry } from '#lib/contract/audit.ts'
import { createAuditStore } from '#lib/db/audit-store.ts'
import { temporaryDatabase, temporaryDirectory } from '#lib/db/testing/temporary-database.ts'
import { createAudit } from './audit.ts'

/** The program that docs/audit.md prints. */
const [, program = ''] =
  /```js\n(.*?)```/s.exec(readFileSync(join(import.meta.dirname, '../../docs/audit.md'), 'utf8')) ?? []

async function check(entries: readonly AuditEntry[]) {
  const folder = await temporaryDirectory()
  const [script, file] = [join(folder, 'check-audit.mjs'), join(folder, 'trail.jsonl')]
  writeFileSync(script, program)
  writeFileSync(file, entries.map(entry => `${JSON.stringify(entry)}\n`).join(''))
  return await execa(process.execPath, [script, file], { reject: false })
}

test('a download can be checked with the program in the documentation, which knows nothing of ours', async () => {
  const audit = createAudit({ store: createAuditStore(await temporaryDatabase()) })
  for (let n = 0; n < 5; n += 1) {
    const who = { via: 'session', userId: null, userName: 'Zoë “z”', viaId: null, address: '::1' } as const
    const what = { action: 'vms.start', target: `ä\u2028${n}`, vmId: null, result: 'done', code: null } as const
    audit.add({ ...who, ...what, details: { z: 1.5, a: true, m: 'x\n' } })
  }
  await audit.settled()
  const entries: AuditEntry[] = []
  for await (const page of audit.pages({})) entries.push(...page)
  expect(await check(entries)).toMatchObject({ exitCode: 0, stdout: '5 entries, 0 wrong' })
  const edited = entries.map(entry => (entry.id === 2 ? { ...entry, address: '::2' } : entry))
  expect(await check(edited)).toMatchObject({ exitCode: 1, stdout: 'Entry 2 was changed\n5 entries, 1 wrong' })
  const removed = entries.filter(({ id }) => id !== 3)
  expect((await check(removed)).stdout).toContain('Entry 4 does not follow the one before it')
})
