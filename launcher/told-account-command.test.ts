import { expect, test } from 'vitest'
import { createAudit } from '#lib/auth/audit.ts'
import { createAuditStore } from '#lib/db/audit-store.ts'
import { temporaryDatabase } from '#lib/db/testing/temporary-database.ts'
import { toldAccountCommand } from './told-account-command.ts'

test('what is done with accounts at the host’s shell is in the audit trail, and no password is', async () => {
  const database = await temporaryDatabase()
  const parts = { database, terminal: { say: () => {}, readPassword: async () => 'correct horse battery' } }
  await toldAccountCommand({ kind: 'add', name: 'ada', role: 'admin', generate: false }, parts)
  await toldAccountCommand({ kind: 'list' }, parts)
  await expect(toldAccountCommand({ kind: 'disable', name: 'nobody' }, parts)).rejects.toThrow('There is no user')
  await toldAccountCommand({ kind: 'reset-admin', name: null }, parts)
  const audit = createAudit({ store: createAuditStore(database) })
  const entries = await audit.list({ limit: 9 })
  expect(entries.map(({ via, action, target, result }) => `${via} ${action} ${target} ${result}`)).toEqual([
    'host host.reset-admin null done',
    'host host.user-disable nobody failed',
    'host host.user-add ada done',
  ])
  expect(JSON.stringify(entries)).not.toContain('correct horse')
  expect((await audit.verify()).whole).toBe(true)
})
