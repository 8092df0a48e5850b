/** What a console’s element says of its connection, for tests and styles. */
export const STATE_NAMES = {
  off: 'disconnected',
  connecting: 'connecting',
  connected: 'connected',
  reconnecting: 'disconnected',
} as const
