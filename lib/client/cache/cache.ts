import type { QueryClient } from '@tanstack/react-query'

/** The part of the query client that live events and mutations touch: small enough to reason about, and to fake. */
export type Cache = Pick<QueryClient, 'getQueryData' | 'getQueriesData' | 'setQueryData' | 'invalidateQueries'>
