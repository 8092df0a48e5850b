import { Problem } from '#lib/contract/problem.ts'
import type { MadeToken, NewToken, Token as TokenView } from '#lib/contract/token.ts'
import type { Caller } from './caller.ts'
import type { Token, Tokens } from './tokens.ts'

const DAY_MS = 24 * 60 * 60_000
/** More is a program that makes them and forgets them. */
const MOST_OF_ONE_USER = 50

/** Tokens as people handle them: their own, and, for admins, those of others. */
export type TokenDesk = {
  list(userId: string): TokenView[]
  /** @throws Problem `not-allowed`, `too-many-tokens` */
  make(caller: Caller, wish: NewToken): Promise<MadeToken>
  /** @throws Problem `token-not-found`, also for somebody else’s */
  revoke(userId: string, tokenId: string): Promise<undefined>
}

export function createTokenDesk({ tokens }: { tokens: Pick<Tokens, 'make' | 'ofUser' | 'revoke'> }): TokenDesk {
  return {
    list: userId => tokens.ofUser(userId).map(viewOf),
    async make({ user }, { name, access, vmIds, rights, expiresInDays }) {
      if (expiresInDays === null && user.role !== 'admin') {
        throw new Problem(
          'not-allowed',
          'Only an admin may make a token that does not expire. Give it a number of days.',
        )
      }
      if (tokens.ofUser(user.id).length >= MOST_OF_ONE_USER) {
        throw new Problem(
          'too-many-tokens',
          `You have ${MOST_OF_ONE_USER} tokens. Revoke one that is not used any more.`,
        )
      }
      const { token, secret } = await tokens.make({
        ...{ userId: user.id, name, scope: { access, vmIds, rights } },
        expiresAt: expiresInDays === null ? null : new Date(Date.now() + expiresInDays * DAY_MS),
      })
      return { token: viewOf(token), secret }
    },
    async revoke(userId, tokenId) {
      if (!tokens.ofUser(userId).some(({ id }) => id === tokenId)) {
        throw new Problem('token-not-found', 'This token has been revoked already.')
      }
      await tokens.revoke([tokenId])
      return undefined
    },
  }
}

function viewOf({ ended: _, createdAt, expiresAt, lastUsedAt, ...token }: Token): TokenView {
  return {
    ...token,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  }
}
