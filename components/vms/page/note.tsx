'use client'

import { type FormEvent, useRef, useState } from 'react'
import { FailureNotice } from '#components/layout/failure-notice.tsx'
import { Button } from '#components/ui/button.tsx'
import { Textarea } from '#components/ui/textarea.tsx'
import { useOfflineReason } from '#lib/client/live/use-connection.ts'
import { useChangeVm } from '#lib/client/mutations/vms.ts'
import { useReasonWithout } from '#lib/client/use-rights.ts'
import type { Vm } from '#lib/contract/vm.ts'

/** What somebody wants to remember about a VM; edited where it stands. */
export function Note({ vm }: { vm: Vm }) {
  const [draft, setDraft] = useState<string | null>(null)
  const offlineReason = useOfflineReason()
  const reasonWithout = useReasonWithout(vm, 'hardware')
  return (
    <section aria-label="Note" className="flex flex-col gap-2">
      <div className="flex h-8 items-center justify-between">
        <h2 className="font-semibold">Note</h2>
        {draft === null && (
          <Button
            variant="quiet"
            size="small"
            disabledReason={offlineReason ?? reasonWithout}
            onClick={() => setDraft(vm.note)}
          >
            {vm.note ? 'Edit' : 'Write one'}
          </Button>
        )}
      </div>
      {draft !== null ? (
        <NoteEditor vm={vm} draft={draft} setDraft={setDraft} />
      ) : vm.note ? (
        <p className="text-prose whitespace-pre-wrap break-words">{vm.note}</p>
      ) : (
        <p className="text-text-muted">What it is for, whom to ask, what not to do.</p>
      )}
    </section>
  )
}

type NoteEditorProps = { vm: Vm; draft: string; setDraft: (draft: string | null) => void }

function NoteEditor({ vm, draft, setDraft }: NoteEditorProps) {
  const change = useChangeVm(vm.id)
  const form = useRef<HTMLFormElement>(null)
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (!change.isPending) change.mutate({ note: draft }, { onSuccess: () => setDraft(null) })
  }
  return (
    <form ref={form} onSubmit={onSubmit} className="flex flex-col gap-2">
      <Textarea
        aria-label="Note"
        autoFocus
        rows={5}
        maxLength={10_000}
        value={draft}
        onChange={event => setDraft(event.target.value)}
        onKeyDown={event => {
          if (event.key === 'Escape') setDraft(null)
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.current?.requestSubmit()
        }}
      />
      {change.error && <FailureNotice error={change.error} />}
      <div className="flex justify-end gap-2">
        <Button onClick={() => setDraft(null)}>Cancel</Button>
        <Button type="submit" variant="primary" pending={change.isPending}>
          Save
        </Button>
      </div>
    </form>
  )
}
