import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { Unreachable } from './failure.ts'
import { leaveIfSignedOut } from './signed-out.ts'

const RETRIES = 2

/**
 * The live stream keeps what was read true, so nothing is read again by time, focus or mount.
 * A refusal is an answer and is not asked for again; silence is.
 */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: leaveIfSignedOut }),
    mutationCache: new MutationCache({ onError: leaveIfSignedOut }),
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        // `always`: Guesthouse is often on the same machine, where “offline” says nothing about it.
        networkMode: 'always',
        retry: (failures, error) => error instanceof Unreachable && failures < RETRIES,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  })
}
