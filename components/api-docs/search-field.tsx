'use client'

import { Search } from 'lucide-react'
import { TextInput } from '#components/ui/text-input.tsx'

export function SearchField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  return (
    <span className="relative block w-56 max-narrow:w-full">
      <Search
        aria-hidden="true"
        className="pointer-events-none absolute top-1/2 left-2.5 z-1 size-3.5 -translate-y-1/2 text-text-muted"
      />
      <TextInput
        type="search"
        aria-label="Search the endpoints"
        placeholder="Search the endpoints"
        value={value}
        onChange={event => onChange(event.target.value)}
        onKeyDown={event => event.key === 'Escape' && onChange('')}
        className="pl-8"
      />
    </span>
  )
}
