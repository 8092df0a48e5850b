'use client'

import { Maximize, Minimize } from 'lucide-react'
import { type ReactNode, useRef } from 'react'
import { cx } from '../ui/cx.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { STATE_NAMES } from './state-names.ts'
import { useFullScreen } from './use-full-screen.ts'
import { useHidingBar } from './use-hiding-bar.ts'
import type { ConsoleStatus } from './use-kept-connection.ts'
import { type ConsoleViewName, ViewSwitch } from './view-switch.tsx'

type ConsoleFrameProps = {
  view: ConsoleViewName
  status: ConsoleStatus
  /** Beside the switch: how to get out, what is being typed. */
  hint?: ReactNode
  tools?: ReactNode
  children: ReactNode
}

const WORDS = { off: '', connecting: 'Connecting', connected: 'Connected', reconnecting: 'Disconnected' } as const
const DOTS = {
  connecting: 'animate-breathe bg-text-muted',
  connected: 'bg-ok',
  reconnecting: 'animate-breathe bg-warn',
} as const

/** Bar and stage of a console. It fills the flex column it stands in, or the whole screen. */
export function ConsoleFrame({ view, status, hint, tools, children }: ConsoleFrameProps) {
  const frame = useRef<HTMLElement>(null)
  const bar = useRef<HTMLDivElement>(null)
  const { isFull, isPossible, toggle } = useFullScreen(frame)
  const isBarHidden = useHidingBar({ bar, isFull })
  return (
    <section
      ref={frame}
      aria-label="Console"
      data-console-state={STATE_NAMES[status.state]}
      className="relative flex min-h-96 min-w-0 flex-1 flex-col bg-sunken"
    >
      <div
        ref={bar}
        className={cx(
          'flex min-h-11 items-center gap-1 border-line border-b bg-surface px-2 py-1',
          isFull && 'absolute inset-x-0 top-0 z-10 shadow-float transition-[translate] duration-150 ease-out',
          isFull && isBarHidden && '-translate-y-full',
        )}
      >
        <ViewSwitch current={view} />
        <p className="mx-2 min-w-0 flex-1 truncate text-small text-text-muted">
          <span role="status" className="inline-flex items-center gap-1.5">
            {status.state !== 'off' && (
              <span aria-hidden="true" className={cx('size-2 rounded-full', DOTS[status.state])} />
            )}
            <span className="max-narrow:sr-only">{WORDS[status.state]}</span>
          </span>
          {hint && <span className="ml-3">{hint}</span>}
        </p>
        {tools}
        {isPossible && (
          <IconButton
            label={isFull ? 'Leave full screen' : 'Full screen'}
            icon={
              isFull ? (
                <Minimize aria-hidden="true" className="size-4" />
              ) : (
                <Maximize aria-hidden="true" className="size-4" />
              )
            }
            onClick={() => void toggle()}
          />
        )}
      </div>
      <div className="relative min-h-0 flex-1 overflow-hidden">{children}</div>
    </section>
  )
}
