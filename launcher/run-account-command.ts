import { hashPassword } from '#lib/auth/password.ts'
import { newTypedCode } from '#lib/auth/typed-code.ts'
import { isEasyToGuess } from '#lib/contract/password-words.ts'
import { NewPassword, NO_QUOTA } from '#lib/contract/user.ts'
import { createAccountChanges } from '#lib/db/account-changes.ts'
import type { Database } from '#lib/db/client.ts'
import { UserNameTakenError } from '#lib/db/errors.ts'
import { createUserStore, type UserRecord } from '#lib/db/user-store.ts'
import type { AccountCommand } from './account-command.ts'

export type Terminal = {
  say(line: string): void
  /** @param question who is asked for what, e.g. “New password of ada” */
  readPassword(question: string): Promise<string>
}

const NOBODY = 'There is no account yet: open Guesthouse and make the first one, with the code that it printed.'
const AT_ONCE = 'A Guesthouse that runs knows it within two seconds'

/** Does it in the database, whether Guesthouse runs or not. @throws Error with a sentence; nothing was changed then */
export async function runAccountCommand(
  command: AccountCommand,
  { database, terminal }: { database: Database; terminal: Terminal },
): Promise<void> {
  const users = createUserStore(database)
  const changes = createAccountChanges(database)
  const { say } = terminal

  async function named(name: string): Promise<UserRecord> {
    const user = await users.findByName(name)
    if (!user) throw new Error(`There is no user ${name}. ./guesthouse user list shows who there is.`)
    return user
  }

  /** @returns its hash, and how to tell it, after it is kept: one that was generated is shown then, and never again */
  async function newPassword(name: string, generate: boolean): Promise<{ hash: string; tell: () => void }> {
    const password = generate ? newTypedCode() : await terminal.readPassword(`New password of ${name}`)
    const { error } = NewPassword.safeParse(password)
    if (error) throw new Error(`${error.issues[0]?.message ?? 'This password cannot be used'}. Nothing was changed.`)
    if (isEasyToGuess(password, [name])) throw new Error('This is hardly more than the name. Nothing was changed.')
    const tell = () => {
      if (generate)
        say(`Password: ${password}\nIt is shown this once. Whoever gets it should change it after signing in.`)
    }
    return { hash: await hashPassword(password), tell }
  }

  async function add({ name, role, generate }: Extract<AccountCommand, { kind: 'add' }>): Promise<void> {
    if (role !== 'admin' && (await users.count()) === 0) {
      throw new Error('The first account is an admin: add --role admin.')
    }
    if (await users.findByName(name)) throw taken(name)
    const { hash, tell } = await newPassword(name, generate)
    await users.insert({ id: crypto.randomUUID(), name, role, passwordHash: hash, quota: NO_QUOTA }).catch(error => {
      throw error instanceof UserNameTakenError ? taken(name) : error
    })
    say(`${name} is ${ARTICLE[role]} and can sign in. ${AT_ONCE}.`)
    if (role !== 'admin') say('What they may do with which VMs, an admin says in the pages.')
    tell()
  }

  async function resetAdmin(name: string | null): Promise<void> {
    const all = await users.list()
    if (all.length === 0) throw new Error(NOBODY)
    const admin = name === null ? all.find(({ role }) => role === 'admin') : await named(name)
    if (!admin) {
      throw new Error('There is no admin. Say who shall be one: ./guesthouse reset-admin NAME')
    }
    const { hash, tell } = await newPassword(admin.name, true)
    await changes.resetAdmin(admin.id, hash)
    say(
      `${admin.name} is an admin with a new password, without second factor, passkeys and other ways to sign in. ${AT_ONCE}, and sessions of ${admin.name} end.`,
    )
    tell()
  }

  async function disable(name: string): Promise<void> {
    const user = await named(name)
    await changes.setDisabled(user.id, true)
    say(`${user.name} cannot sign in any more. ${AT_ONCE}: sessions, streams and consoles end.`)
    const isAdmin = ({ role, disabledAt }: UserRecord) => role === 'admin' && disabledAt === null
    if (!(await users.list()).some(isAdmin)) say('There is no admin left: ./guesthouse reset-admin brings one back.')
  }

  switch (command.kind) {
    case 'list': {
      const all = await users.list()
      say(all.length === 0 ? NOBODY : table(all))
      return
    }
    case 'add':
      return await add(command)
    case 'passwd': {
      const user = await named(command.name)
      const { hash, tell } = await newPassword(user.name, command.generate)
      await changes.setPassword(user.id, hash)
      say(`${user.name} has a new password. ${AT_ONCE}, and sessions of ${user.name} end.`)
      if (user.disabledAt !== null) say(`${user.name} is disabled: ./guesthouse user enable ${user.name}`)
      return tell()
    }
    case 'disable':
      return await disable(command.name)
    case 'enable': {
      const user = await named(command.name)
      await changes.setDisabled(user.id, false)
      return say(`${user.name} can sign in again. ${AT_ONCE}.`)
    }
    case 'reset-admin':
      return await resetAdmin(command.name)
  }
}

const ARTICLE = { admin: 'an admin', operator: 'an operator', viewer: 'a viewer' } as const

function taken(name: string): Error {
  return new Error(`There is a user ${name} already. For a new password: ./guesthouse user passwd ${name}`)
}

function table(users: UserRecord[]): string {
  const rows = users.map(({ name, role, disabledAt, lastSeenAt }) => [
    name,
    role,
    disabledAt === null ? 'enabled' : 'disabled',
    lastSeenAt === null ? 'never' : `${lastSeenAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`,
  ])
  const all = [['NAME', 'ROLE', 'STATE', 'LAST SEEN'], ...rows]
  const widths = [0, 1, 2].map(column => Math.max(...all.map(row => row[column]?.length ?? 0)))
  return all.map(row => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')).join('\n')
}
