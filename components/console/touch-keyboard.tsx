'use client'

import { type RefObject, useEffect, useRef } from 'react'
import { BACKSPACE, ENTER, type KeySender, type Keystroke } from './keystroke.ts'
import { textDifference } from './text-difference.ts'
import { keystrokesFor } from './text-keystrokes.ts'
import { typeKeystrokes } from './type-text.ts'

/** Something to delete: an empty field gives no event when Backspace is pressed. */
const FILLING = '_'.repeat(64)

type TouchKeyboardProps = { field: RefObject<HTMLTextAreaElement | null>; sender: KeySender; vmName: string }

/** A suggestion brings a whole word at once; it goes to the guest at the guest's pace, after what was typed before it. */
function useKeyQueue(sender: KeySender): (keystrokes: Keystroke[]) => void {
  const last = useRef<Promise<void>>(Promise.resolve())
  const life = useRef(new AbortController())
  useEffect(() => {
    const mine = new AbortController()
    life.current = mine
    return () => mine.abort()
  }, [])
  return keystrokes => {
    const { signal } = life.current
    last.current = last.current.then(() => typeKeystrokes({ sender, keystrokes, signal }))
  }
}

/** Everything is typed at the end: in the middle, what stands behind it would look typed as well. */
function putCaretAtEnd(element: HTMLTextAreaElement): void {
  const end = element.value.length
  if (element.selectionStart !== end) element.setSelectionRange(end, end)
}

/** An unseen text field: focusing it brings up the phone's keyboard, and what is typed into it goes to the guest. */
export function TouchKeyboard({ field, sender, vmName }: TouchKeyboardProps) {
  const known = useRef(FILLING)
  const press = useKeyQueue(sender)

  function onInput(element: HTMLTextAreaElement): void {
    const { backspaces, inserted } = textDifference(known.current, element.value)
    const deletions = Array.from({ length: backspaces }, () => ({ ...BACKSPACE, shift: false }))
    press([...deletions, ...keystrokesFor(inserted).keystrokes])
    known.current = element.value
    // Refilled only at its ends, because a change in the middle of a word upsets the keyboard's suggestions.
    if (element.value.length < FILLING.length / 2 || element.value.length > FILLING.length * 4) {
      element.value = FILLING
      known.current = FILLING
      putCaretAtEnd(element)
    }
  }

  return (
    <textarea
      ref={field}
      data-keys="own"
      aria-label={`Type into ${vmName}`}
      tabIndex={-1}
      defaultValue={FILLING}
      autoCapitalize="off"
      autoComplete="off"
      autoCorrect="off"
      spellCheck={false}
      onFocus={event => putCaretAtEnd(event.currentTarget)}
      onSelect={event => putCaretAtEnd(event.currentTarget)}
      onInput={event => onInput(event.currentTarget)}
      onKeyDown={event => {
        if (event.key !== 'Enter') return
        event.preventDefault()
        press([{ ...ENTER, shift: false }])
      }}
      className="pointer-events-none absolute bottom-0 left-0 size-px resize-none opacity-0"
    />
  )
}
