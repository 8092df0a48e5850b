'use client'

import { useQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { type KeyboardEvent, useId, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import type { FieldControl } from '#components/ui/field.tsx'
import { TextInput } from '#components/ui/text-input.tsx'
import { vmsQuery } from '#lib/client/queries/vms.ts'
import { VmTag } from '#lib/contract/vm.ts'
import { tagsOf } from '../list/arrange.ts'

type TagsInputProps = {
  control: FieldControl
  tags: readonly string[]
  onChange: (tags: string[]) => void
  onMistake: (mistake: string | null) => void
}

/** Words, one after the other: Enter or a comma adds what is typed, and tags that other VMs have are offered. */
export function TagsInput({ control, tags, onChange, onMistake }: TagsInputProps) {
  const listId = useId()
  const { data: vms = [] } = useQuery(vmsQuery())
  const [typed, setTyped] = useState('')

  const add = () => {
    if (typed.trim() === '') return
    const tag = VmTag.safeParse(typed)
    onMistake(tag.error?.issues[0]?.message ?? null)
    if (!tag.success) return
    if (!tags.includes(tag.data)) onChange([...tags, tag.data])
    setTyped('')
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Backspace' && typed === '') onChange(tags.slice(0, -1))
    if (event.key !== 'Enter' && event.key !== ',') return
    // Enter adds the tag; the form is sent with the next one.
    if (typed.trim() !== '' || event.key === ',') event.preventDefault()
    add()
  }

  return (
    <div className="flex flex-col gap-2">
      {tags.length > 0 && (
        <ul aria-label="Tags" className="flex flex-wrap gap-1.5">
          {tags.map(tag => (
            <li key={tag}>
              <Button
                size="small"
                aria-label={`Remove the tag ${tag}`}
                icon={<X aria-hidden="true" className="size-3.5" />}
                onClick={() => onChange(tags.filter(each => each !== tag))}
              >
                {tag}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <TextInput
        {...control}
        list={listId}
        value={typed}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        placeholder="Add a tag"
        onChange={event => {
          setTyped(event.target.value)
          onMistake(null)
        }}
        onKeyDown={onKeyDown}
        onBlur={add}
      />
      <datalist id={listId}>
        {tagsOf(vms)
          .filter(tag => !tags.includes(tag))
          .map(tag => (
            <option key={tag} value={tag} />
          ))}
      </datalist>
    </div>
  )
}
