'use client'

import { useQuery } from '@tanstack/react-query'
import { CornerDownLeft, Search } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { type KeyboardEvent, useId, useLayoutEffect, useRef, useState } from 'react'
import { toastFailure } from '#components/layout/toast-failure.ts'
import { cx } from '#components/ui/cx.ts'
import { StateGlyph } from '#components/vms/state-glyph.tsx'
import { usePowerAction } from '#lib/client/mutations/vms.ts'
import { vmsQuery } from '#lib/client/queries/vms.ts'
import { useMe } from '#lib/client/use-rights.ts'
import { allCommands, type Command, findCommands } from './commands.ts'

/** Ctrl K: type a few letters of a VM, an action or a page, and Enter. A combobox in the sense of WAI-ARIA. */
export function Palette({ onClose }: { onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  const router = useRouter()
  const { data: vms = [] } = useQuery(vmsQuery())
  const me = useMe()
  const power = usePowerAction((_, error) => toastFailure('That was not done', error))
  const [text, setText] = useState('')
  const [place, setPlace] = useState(0)
  const found = findCommands(allCommands(vms, me), text)
  const current = found[Math.min(place, found.length - 1)]

  useLayoutEffect(() => {
    const element = dialog.current
    element?.showModal()
    return () => element?.close()
  }, [])

  const run = ({ does }: Command) => {
    onClose()
    if ('go' in does) router.push(does.go)
    else power.mutate({ vmId: does.vmId, action: does.power })
  }

  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation()
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      const step = event.key === 'ArrowDown' ? 1 : -1
      setPlace((Math.min(place, found.length - 1) + step + found.length) % Math.max(1, found.length))
    } else if (event.key === 'Enter' && current) {
      event.preventDefault()
      run(current)
    }
  }

  return (
    <dialog
      ref={dialog}
      aria-label="Go to or do"
      onCancel={event => {
        event.preventDefault()
        onClose()
      }}
      onKeyDown={onKeyDown}
      onClick={event => event.target === event.currentTarget && onClose()}
      className="mx-auto mt-[12vh] w-[calc(100vw-2rem)] max-w-lg animate-appear overflow-clip rounded-card bg-raised text-text shadow-float backdrop:bg-scrim"
    >
      <div className="flex items-center gap-2.5 border-line border-b px-4">
        <Search aria-hidden="true" className="size-4 shrink-0 text-text-muted" />
        <input
          role="combobox"
          aria-label="A VM, an action or a page"
          aria-expanded="true"
          aria-controls={id}
          aria-activedescendant={current ? `${id}-${current.id}` : undefined}
          autoComplete="off"
          placeholder="A VM, an action or a page"
          value={text}
          onChange={event => {
            setText(event.target.value)
            setPlace(0)
          }}
          className="h-12 min-w-0 flex-1 bg-transparent text-name outline-none placeholder:text-text-muted"
        />
      </div>
      <div id={id} role="listbox" aria-label="Matches" className="max-h-[60vh] overflow-y-auto p-1.5">
        {found.map(command => (
          <div
            key={command.id}
            id={`${id}-${command.id}`}
            role="option"
            tabIndex={-1}
            aria-selected={command === current}
            onPointerMove={() => setPlace(found.indexOf(command))}
            onClick={() => run(command)}
            onKeyDown={onKeyDown}
            className={cx(
              'flex h-9 cursor-pointer items-center gap-2.5 rounded-control px-2.5 pointer-coarse:h-11',
              command === current && 'bg-pressed',
            )}
          >
            <span className="flex size-4 shrink-0 items-center justify-center">
              {command.vm && <StateGlyph state={command.vm.state} labelled />}
            </span>
            <span className="min-w-0 flex-1 truncate">{command.label}</span>
            {command === current && <CornerDownLeft aria-hidden="true" className="size-3.5 text-text-muted" />}
          </div>
        ))}
        {found.length === 0 && <p className="px-2.5 py-2 text-text-muted">Nothing is called that.</p>}
      </div>
    </dialog>
  )
}
