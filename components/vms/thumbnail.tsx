'use client'

import { useRef } from 'react'
import { cx } from '#components/ui/cx.ts'
import { useConnection } from '#lib/client/live/use-connection.ts'
import type { Vm } from '#lib/contract/vm.ts'
import { canDo, stateWord } from '#lib/contract/vm-actions.ts'
import { StateGlyph } from './state-glyph.tsx'
import { useInView } from './use-in-view.ts'
import { usePageVisible } from './use-page-visible.ts'
import { useScreenPicture } from './use-screen-picture.ts'

/** The guest’s screen, small, and live while it is looked at. Without a screen it is dark glass with the state on it. */
export function Thumbnail({ vm, className }: { vm: Vm; className?: string }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const isInView = useInView(canvas)
  const isPageVisible = usePageVisible()
  const isLost = useConnection().state === 'lost'
  const hasScreen = canDo('open-console', vm.state)
  const picture = useScreenPicture(canvas, { vmId: vm.id, active: hasScreen && isInView && isPageVisible && !isLost })
  const isShown = hasScreen && picture !== 'none'
  // A phone’s whole width of dark glass would only push away what can be read.
  const isOff = canDo('start', vm.state)
  const isDimmed = picture === 'stale' || vm.state === 'paused'

  return (
    <span
      className={cx(
        'relative block aspect-16/10 w-full overflow-hidden bg-screen',
        isOff && 'max-narrow:aspect-auto max-narrow:h-20',
        className,
      )}
    >
      <canvas
        ref={canvas}
        className={cx(
          'absolute inset-0 size-full transition-opacity duration-180 ease-out',
          !isShown ? 'opacity-0' : isDimmed ? 'opacity-45' : 'opacity-100',
        )}
      />
      {!isShown && (
        <span className="absolute inset-0 flex flex-col items-center on-screen justify-center gap-2">
          <StateGlyph state={vm.state} className="size-5" />
          <span className="first-letter:uppercase">{hasScreen ? 'Waiting for its screen' : stateWord(vm.state)}</span>
        </span>
      )}
      {isShown && vm.state === 'paused' && (
        <span className="absolute inset-0 flex items-center on-screen justify-center">
          <StateGlyph state="paused" className="size-8" />
        </span>
      )}
    </span>
  )
}
