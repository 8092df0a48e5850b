import { AsyncLocalStorage } from 'node:async_hooks'

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

/** One event a line, no raw text outside quotes, so that nothing a guest or a person typed can forge a line (S15). */
export type Log = Record<LogLevel, (event: string, fields?: Record<string, unknown>) => void>

export type LogTarget = { write(line: string): void; format: 'json' | 'text' }

/** Whose request is being answered: every line that is written meanwhile, by whichever room, carries its id. */
export type CurrentRequest = {
  id: string
  /**
   * Does something in this request’s context and without what Next has put there since. Node keeps with every socket, timer and process
   * the context that it was made in, and in Next’s are the request, its answer and the 64 kB of its gzip: a VM would hold on to the
   * request that started it for as long as it runs.
   */
  within: <T>(act: () => T) => T
}
export const currentRequest = new AsyncLocalStorage<CurrentRequest>()

/** As `CurrentRequest.within`; outside of requests it just does it. */
export function withinRequest<T>(act: () => T): T {
  const current = currentRequest.getStore()
  return current ? current.within(act) : act()
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

export function createLog(targets: LogTarget[], { level: least = 'info' }: { level?: LogLevel } = {}): Log {
  const from = LOG_LEVELS.indexOf(least)
  const at = (level: LogLevel) => {
    if (LOG_LEVELS.indexOf(level) < from) return () => {}
    return (event: string, fields: Record<string, unknown> = {}) => {
      const values = Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, plain(value)]))
      const requestId = currentRequest.getStore()?.id
      const line = { at: new Date().toISOString(), level, event, ...(requestId && { requestId }), ...values }
      for (const { write, format } of targets) write(format === 'json' ? `${JSON.stringify(line)}\n` : textOf(line))
    }
  }
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

/** For a terminal: `12:30:01 info  vm.started  {"vm":"web"}`. Values stay JSON, and control characters with them escaped. */
function textOf({ at, level, event, ...fields }: { at: string; level: LogLevel; event: string }): string {
  const rest = Object.keys(fields).length > 0 ? `  ${JSON.stringify(fields)}` : ''
  return `${at.slice(11, 19)} ${level.padEnd(5)} ${event}${rest}\n`
}
