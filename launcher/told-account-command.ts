import { userInfo } from 'node:os'
import { createAudit } from '#lib/auth/audit.ts'
import type { AuditEvent } from '#lib/contract/audit.ts'
import { createAuditStore } from '#lib/db/audit-store.ts'
import type { AccountCommand } from './account-command.ts'
import { runAccountCommand } from './run-account-command.ts'

/** The same, and noted in the audit trail, whether Guesthouse runs or not. @throws what it throws */
export async function toldAccountCommand(
  command: AccountCommand,
  parts: Parameters<typeof runAccountCommand>[1],
): Promise<void> {
  if (command.kind === 'list') return await runAccountCommand(command, parts)
  const { database, terminal } = parts
  const audit = createAudit({
    store: createAuditStore(database),
    onTrouble: () => terminal.say('This could not be noted in the audit trail: the database cannot be written now.'),
  })
  const { kind, name } = command
  const byHost = { via: 'host', userId: null, userName: null, viaId: null, address: '' } as const
  const what: Omit<AuditEvent, 'result'> = {
    ...byHost,
    ...{
      action: kind === 'reset-admin' ? 'host.reset-admin' : `host.user-${kind}`,
      target: name,
      vmId: null,
      code: null,
    },
    details: { account: userInfo().username, ...(kind === 'add' && { role: command.role }) },
  }
  try {
    await runAccountCommand(command, parts)
    audit.add({ ...what, result: 'done' })
  } catch (error) {
    audit.add({ ...what, result: 'failed' })
    throw error
  } finally {
    await audit.close()
  }
}
