import { createStore } from '#lib/shared/store.ts'

/** Whether what the page shows is being kept true. */
export type Connection =
  | { state: 'connecting' }
  | { state: 'live' }
  /** `since` in milliseconds: everything on the page is as of then. */
  | { state: 'lost'; since: number }

export const connection = createStore<Connection>({ state: 'connecting' })
