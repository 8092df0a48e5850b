import type { ReactNode } from 'react'
import { cx } from '#components/ui/cx.ts'
import { stateWord } from '#lib/contract/vm-actions.ts'
import type { VmState } from '#lib/contract/vm-state.ts'

const RING = <circle cx="8" cy="8" r="5" fill="none" stroke="currentColor" strokeWidth="2" />
const TURNING = (
  <>
    <circle cx="8" cy="8" r="5" fill="none" stroke="currentColor" strokeWidth="2" opacity="0.3" />
    <path d="M8 3a5 5 0 0 1 5 5" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
  </>
)

type Look = { shape: ReactNode; tone: string; title: string }

/** Each state has a shape, a word and a colour, the same everywhere: list, header, page title, favicon. */
const LOOKS: Record<VmState, Look> = {
  running: { shape: <circle cx="8" cy="8" r="6" fill="currentColor" />, tone: 'text-ok', title: '●' },
  starting: { shape: TURNING, tone: 'text-info animate-turn', title: '◌' },
  'shutting-down': { shape: TURNING, tone: 'text-info animate-turn', title: '◌' },
  paused: { shape: <path d="M4 3h3v10H4zM9 3h3v10H9z" fill="currentColor" />, tone: 'text-info', title: '❚❚' },
  stopped: { shape: RING, tone: 'text-text-faint', title: '○' },
  crashed: { shape: <path d="M8 1l7 7-7 7-7-7z" fill="currentColor" />, tone: 'text-danger', title: '◆' },
  'not-responding': { shape: <path d="M8 1.5L15.5 14H.5z" fill="currentColor" />, tone: 'text-warn', title: '▲' },
}

/** The state as a shape. `labelled` adds the word for screen readers, where it is not written beside it. */
export function StateGlyph({ state, labelled, className }: { state: VmState; labelled?: boolean; className?: string }) {
  const { shape, tone } = LOOKS[state]
  return (
    <>
      <svg viewBox="0 0 16 16" aria-hidden="true" className={cx('size-3 shrink-0', tone, className)}>
        {shape}
      </svg>
      {labelled && <span className="sr-only">{stateWord(state)}:</span>}
    </>
  )
}

/** The state as one character, for the window’s title. */
export function stateCharacter(state: VmState): string {
  return LOOKS[state].title
}
