'use client'

import { Tooltip } from '#components/ui/tooltip.tsx'
import { useConnection } from '#lib/client/live/use-connection.ts'

const WORDS = {
  connecting: { word: 'Connecting', text: 'Opening the live stream…', look: 'border border-text-muted' },
  live: { word: 'Live', text: 'What you see is kept true as it happens.', look: 'bg-ok' },
  lost: {
    word: 'No connection',
    text: 'Guesthouse does not answer. VMs keep running.',
    look: 'rotate-45 rounded-none bg-warn',
  },
}

export function ConnectionState() {
  const { word, text, look } = WORDS[useConnection().state]
  return (
    <Tooltip text={text} className="flex items-center gap-2 text-small text-text-muted">
      <span aria-hidden="true" className={`size-2 shrink-0 rounded-full ${look}`} />
      <span className="max-wide:sr-only">{word}</span>
    </Tooltip>
  )
}
