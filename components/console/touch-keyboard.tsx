'use client'

import { type RefObject, useRef } from 'react'
import { BACKSPACE, ENTER, type KeySender, pressTogether, SHIFT } from './keystroke.ts'
import { textDifference } from './text-difference.ts'
import { keystrokesFor } from './text-keystrokes.ts'

/** Something to delete: an empty field gives no event when Backspace is pressed. */
const FILLING = '_'.repeat(64)

type TouchKeyboardProps = { field: RefObject<HTMLTextAreaElement | null>; sender: KeySender; vmName: string }

/** An unseen text field: focusing it brings up the phone's keyboard, and what is typed into it goes to the guest. */
export function TouchKeyboard({ field, sender, vmName }: TouchKeyboardProps) {
  const known = useRef(FILLING)

  function onInput(element: HTMLTextAreaElement): void {
    const { backspaces, inserted } = textDifference(known.current, element.value)
    for (let i = 0; i < backspaces; i += 1) pressTogether(sender, [BACKSPACE])
    for (const key of keystrokesFor(inserted).keystrokes) pressTogether(sender, key.shift ? [SHIFT, key] : [key])
    known.current = element.value
    // Refilled only at its ends, because a change in the middle of a word upsets the keyboard's suggestions.
    if (element.value.length < FILLING.length / 2 || element.value.length > FILLING.length * 4) {
      element.value = FILLING
      known.current = FILLING
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
      onInput={event => onInput(event.currentTarget)}
      onKeyDown={event => {
        if (event.key !== 'Enter') return
        event.preventDefault()
        pressTogether(sender, [ENTER])
      }}
      className="pointer-events-none absolute bottom-0 left-0 size-px resize-none opacity-0"
    />
  )
}
