'use client'

import { useEffect, useState } from 'react'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Field } from '../ui/field.tsx'
import { Textarea } from '../ui/textarea.tsx'
import type { Keystroke } from './keystroke.ts'
import { keystrokesFor } from './text-keystrokes.ts'

type PasteDialogProps = { vmName: string; onType: (keystrokes: Keystroke[]) => void; onClose: () => void }

/** Asks for a text and types it into the guest. A text of several lines is confirmed once more: Enter may run something. */
export function PasteDialog({ vmName, onType, onClose }: PasteDialogProps) {
  const [text, setText] = useState('')
  const [isAsking, setIsAsking] = useState(false)
  const { keystrokes, untypeable } = keystrokesFor(text)
  const enterCount = keystrokes.filter(({ code }) => code === 'Enter').length

  useEffect(() => {
    // Needs the person's permission, and is not there at all in some browsers; then they paste by hand.
    navigator.clipboard?.readText?.().then(setText, () => {})
  }, [])

  function send(): void {
    if (enterCount > 0 && !isAsking) {
      setIsAsking(true)
      return
    }
    onType(keystrokes)
    onClose()
  }

  return (
    <Dialog
      title={`Type text into “${vmName}”`}
      onClose={onClose}
      width="wide"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            disabledReason={keystrokes.length === 0 ? 'There is nothing to type yet.' : null}
            onClick={send}
          >
            {isAsking ? `Type and press Enter ${enterCount === 1 ? 'once' : `${enterCount} times`}` : 'Type it'}
          </Button>
        </>
      }
    >
      <Field
        label="Text"
        hint="It is sent as key presses of a US keyboard, so the guest’s layout must be US too."
        error={untypeable.length > 0 ? `A US keyboard cannot type ${untypeable.join(' ')} — left out.` : null}
      >
        {control => (
          <Textarea
            {...control}
            data-autofocus
            rows={6}
            value={text}
            spellCheck={false}
            autoComplete="off"
            className="font-mono"
            onChange={event => {
              setText(event.target.value)
              setIsAsking(false)
            }}
          />
        )}
      </Field>
      {isAsking && (
        <p role="alert" className="mt-3 rounded-control bg-warn-soft px-3 py-2 text-text">
          Each line end presses Enter, which at a command line runs what was typed. Look it over once more.
        </p>
      )}
    </Dialog>
  )
}
