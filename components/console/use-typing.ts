'use client'

import { useEffect, useRef, useState } from 'react'
import type { KeySender, Keystroke } from './keystroke.ts'
import { typeKeystrokes } from './type-text.ts'

export type TypingProgress = { typed: number; total: number }

/** Types a text into the guest in the background, with progress and a way to stop. A lost connection stops it too. */
export function useTyping(sender: KeySender | null) {
  const [progress, setProgress] = useState<TypingProgress | null>(null)
  const stopper = useRef<AbortController | null>(null)
  const stop = () => stopper.current?.abort()

  useEffect(() => {
    if (sender) return () => stopper.current?.abort()
  }, [sender])

  async function type(keystrokes: readonly Keystroke[]): Promise<void> {
    stop()
    if (!sender) return
    const mine = new AbortController()
    stopper.current = mine
    const total = keystrokes.length
    setProgress({ typed: 0, total })
    await typeKeystrokes({
      sender,
      keystrokes,
      signal: mine.signal,
      onProgress: typed => setProgress({ typed, total }),
    })
    if (stopper.current === mine) setProgress(null)
  }

  return { progress, type, stop }
}
