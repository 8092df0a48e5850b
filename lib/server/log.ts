/** JSON lines on stderr: one event a line, no raw text outside quotes, so that nothing a guest or a person typed can forge a line. */
export type Log = {
  info(event: string, fields?: Record<string, unknown>): void
  error(event: string, fields?: Record<string, unknown>): void
}

/** Errors become their whole chain of causes: the sentence on the page is short, the log is not. */
function plain(value: unknown): unknown {
  if (!(value instanceof Error)) return value
  return {
    name: value.name,
    message: value.message,
    stack: value.stack,
    ...(value.cause !== undefined && { cause: plain(value.cause) }),
  }
}

export function createLog(write: (line: string) => void): Log {
  const emit = (level: 'info' | 'error', event: string, fields: Record<string, unknown> = {}) => {
    const values = Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, plain(value)]))
    write(`${JSON.stringify({ at: new Date().toISOString(), level, event, ...values })}\n`)
  }
  return {
    info: (event, fields) => emit('info', event, fields),
    error: (event, fields) => emit('error', event, fields),
  }
}
