'use client'

import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { copyText } from './copy-text.ts'
import { IconButton } from './icon-button.tsx'

const SHOWN_MS = 1500

/** Copies a text and says that it did. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle')

  useEffect(() => {
    if (state === 'idle') return
    const timer = setTimeout(() => setState('idle'), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [state])

  return (
    <>
      <IconButton
        size="small"
        label={label}
        hint={
          state === 'failed'
            ? 'The browser refused: select the text and copy it'
            : state === 'copied'
              ? 'Copied'
              : label
        }
        icon={
          state === 'copied' ? (
            <Check aria-hidden="true" className="size-3.5 text-ok" />
          ) : (
            <Copy aria-hidden="true" className="size-3.5" />
          )
        }
        onClick={() => {
          copyText(text).then(
            () => setState('copied'),
            () => setState('failed'),
          )
        }}
      />
      <span role="status" className="sr-only">
        {state === 'copied' ? 'Copied' : state === 'failed' ? 'Could not copy' : ''}
      </span>
    </>
  )
}
