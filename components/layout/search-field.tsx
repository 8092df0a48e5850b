'use client'

import { Search } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { Kbd } from '#components/ui/kbd.tsx'
import { TextInput } from '#components/ui/text-input.tsx'
import { isTyping } from './typing.ts'

type SearchFieldProps = { label: string; value: string; onChange: (value: string) => void }

/** The search of a page; `/` leads to it. */
export function SearchField({ label, value, onChange }: SearchFieldProps) {
  const input = useRef<HTMLInputElement>(null)
  // The URL follows a moment later than the fingers, so what is typed is kept here, and the URL counts only when nobody types.
  const [text, setText] = useState(value)
  const change = (next: string) => {
    setText(next)
    onChange(next)
  }
  useEffect(() => {
    if (document.activeElement !== input.current) setText(value)
  }, [value])
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      event.preventDefault()
      input.current?.select()
      input.current?.focus()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
  return (
    <search className="relative min-w-0 flex-1 basis-[calc(100%-8rem)] narrow:w-56 narrow:flex-none">
      <Search
        aria-hidden="true"
        className="pointer-events-none absolute top-1/2 left-2.5 size-3.5 -translate-y-1/2 text-text-muted"
      />
      <TextInput
        ref={input}
        type="search"
        aria-label={label}
        placeholder="Search"
        value={text}
        onChange={event => change(event.target.value)}
        onKeyDown={event => event.key === 'Escape' && (text ? change('') : event.currentTarget.blur())}
        className="peer pl-8 [&::-webkit-search-cancel-button]:hidden"
      />
      <span className="pointer-events-none absolute top-1/2 right-1.5 -translate-y-1/2 peer-focus:hidden pointer-coarse:hidden">
        <Kbd>/</Kbd>
      </span>
    </search>
  )
}
