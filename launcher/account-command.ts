import { parseArgs } from 'node:util'
import { Role } from '#lib/contract/rights.ts'
import { UserName } from '#lib/contract/user.ts'

/** What somebody at the host's shell wants with accounts. */
export type AccountCommand =
  | { kind: 'list' }
  | { kind: 'add'; name: string; role: Role; generate: boolean }
  | { kind: 'passwd'; name: string; generate: boolean }
  | { kind: 'disable' | 'enable'; name: string }
  /** null: the oldest admin */
  | { kind: 'reset-admin'; name: string | null }

const USAGE = './guesthouse help shows what there is.'

/** @param argv `user add ada --role viewer`, and the like. @throws Error with a sentence */
export function readAccountCommand(argv: string[]): AccountCommand {
  const { values, positionals } = parsed(argv)
  const [command, ...rest] = positionals
  if (command === 'reset-admin') {
    const [name = null, ...more] = rest
    refuseMore(more)
    return { kind: 'reset-admin', name: name === null ? null : userName(name) }
  }
  const [kind, given, ...more] = rest
  refuseMore(more)
  if (kind === 'list' && given === undefined) return { kind }
  if (kind !== 'add' && kind !== 'passwd' && kind !== 'disable' && kind !== 'enable') {
    throw new Error(`user is followed by list, add, passwd, disable or enable. ${USAGE}`)
  }
  if (given === undefined) throw new Error(`user ${kind} needs the name of the user after it.`)
  const name = userName(given)
  const { generate = false } = values
  if (kind === 'add') return { kind, name, role: role(values.role), generate }
  return kind === 'passwd' ? { kind, name, generate } : { kind, name }
}

function parsed(argv: string[]) {
  try {
    return parseArgs({
      args: argv,
      options: { role: { type: 'string' }, generate: { type: 'boolean' } },
      allowPositionals: true,
    })
  } catch (cause) {
    throw new Error(`${cause instanceof Error ? cause.message.split('. ')[0] : cause}. ${USAGE}`, { cause })
  }
}

/** Everybody on the host can read the arguments of a process, and the shell keeps them. */
function refuseMore(more: string[]): void {
  if (more.length === 0) return
  throw new Error(
    'That is a word too many. A password is never given on the command line: it is asked for, or read from stdin.',
  )
}

function userName(given: string): string {
  const { data, error } = UserName.safeParse(given)
  if (data === undefined) throw new Error(`${error?.issues[0]?.message ?? 'This name cannot be used'}.`)
  return data
}

function role(given = 'viewer'): Role {
  const { data } = Role.safeParse(given)
  if (data === undefined) throw new Error(`A role is one of ${Role.options.join(', ')}.`)
  return data
}
