'use client'

import { useRef } from 'react'
import { Button, type ButtonProps } from './button.tsx'

type FileButtonProps = Omit<ButtonProps, 'onClick' | 'type'> & {
  multiple?: boolean
  onFiles: (files: File[]) => void
}

/** A button that asks for files of this computer. What they are is for the receiver to say: no file is greyed out by its name. */
export function FileButton({ multiple, onFiles, ...rest }: FileButtonProps) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <Button {...rest} onClick={() => input.current?.click()} />
      <input
        ref={input}
        type="file"
        hidden
        multiple={multiple}
        aria-label={typeof rest.children === 'string' ? rest.children : 'Choose files'}
        onChange={event => {
          onFiles([...(event.target.files ?? [])])
          // The same file again is a change too.
          event.target.value = ''
        }}
      />
    </>
  )
}
