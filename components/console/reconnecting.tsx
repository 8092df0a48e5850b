'use client'

import { Button } from '../ui/button.tsx'
import { Spinner } from '../ui/spinner.tsx'
import type { ConsoleStatus } from './use-kept-connection.ts'

/** Lies over the last picture while the connection is made or made again. */
export function Reconnecting({ status, onReconnect }: { status: ConsoleStatus; onReconnect: () => void }) {
  if (status.state === 'connected' || status.state === 'off') return null
  const isFirst = status.state === 'connecting'
  return (
    <div className="pointer-events-none absolute inset-0 flex items-center justify-center p-4">
      <div
        role="status"
        className="pointer-events-auto flex flex-wrap items-center justify-center gap-x-3 gap-y-2 rounded-card bg-raised px-4 py-3 shadow-float"
      >
        <Spinner />
        <span>
          {!isFirst && status.reason && `${status.reason} `}
          {isFirst ? 'Connecting…' : `Reconnecting… (attempt ${status.attempt})`}
        </span>
        {!isFirst && (
          <Button size="small" pending={status.trying} onClick={onReconnect}>
            Reconnect now
          </Button>
        )}
      </div>
    </div>
  )
}
