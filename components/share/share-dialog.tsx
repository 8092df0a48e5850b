'use client'

import { type FormEvent, useState } from 'react'
import { FailureNotice } from '#components/layout/failure-notice.tsx'
import { Button } from '#components/ui/button.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { Select } from '#components/ui/select.tsx'
import { TextInput } from '#components/ui/text-input.tsx'
import { useShareConsole } from '#lib/client/mutations/share-links.ts'
import { type ConsoleKind, NewShareLink } from '#lib/contract/console.ts'
import type { Vm } from '#lib/contract/vm.ts'
import { ShareLinks } from './share-links.tsx'

const MODES = [
  { value: 'view', label: 'Look' },
  { value: 'control', label: 'Use keyboard and mouse' },
]
const MINUTES = [
  { value: '15', label: 'in 15 minutes' },
  { value: '60', label: 'in an hour' },
  { value: '1440', label: 'in a day' },
  { value: '10080', label: 'in a week' },
]
const USES = [
  { value: '1', label: 'In one browser' },
  { value: '5', label: 'In five browsers' },
  { value: '', label: 'In any number of browsers' },
]

type ShareDialogProps = { vm: Pick<Vm, 'id' | 'name'>; kind: ConsoleKind; onClose: () => void }

/** Links to one console: a new one, and those there are. */
export function ShareDialog({ vm, kind, onClose }: ShareDialogProps) {
  const { mutate, data: made, isPending, error } = useShareConsole(vm.id)
  const [wish, setWish] = useState({ mode: 'view', minutes: '60', uses: '1' })
  const set = (change: Partial<typeof wish>) => setWish({ ...wish, ...change })
  const url = made ? `${location.origin}${made.path}` : null

  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    const { mode, minutes, uses } = wish
    const asked = { kind, mode, expiresInMinutes: Number(minutes), maxUses: uses === '' ? null : Number(uses) }
    if (!isPending) mutate(NewShareLink.parse(asked))
  }
  return (
    <Dialog
      title={`Share the ${kind === 'vnc' ? 'screen' : 'serial console'} of “${vm.name}”`}
      width="wide"
      onClose={onClose}
      footer={<Button onClick={onClose}>Close</Button>}
    >
      <div className="flex flex-col gap-5 text-base text-text">
        <p className="text-text-muted">
          Whoever has the link opens this console without an account, and nothing else. Who looks cannot type or click.
        </p>
        <form aria-label="New link" onSubmit={onSubmit} className="grid gap-3 min-[480px]:grid-cols-3">
          <Field label="May">
            {control => (
              <Select {...control} options={MODES} value={wish.mode} onChange={e => set({ mode: e.target.value })} />
            )}
          </Field>
          <Field label="Ends">
            {control => (
              <Select
                {...control}
                options={MINUTES}
                value={wish.minutes}
                onChange={e => set({ minutes: e.target.value })}
              />
            )}
          </Field>
          <Field label="Opens">
            {control => (
              <Select {...control} options={USES} value={wish.uses} onChange={e => set({ uses: e.target.value })} />
            )}
          </Field>
          <Button type="submit" variant="primary" pending={isPending} className="min-[480px]:col-span-3">
            Make a link
          </Button>
        </form>
        {error && <FailureNotice error={error} />}
        {url !== null && (
          <Field label="The new link" hint="Send it now: it cannot be shown again.">
            {control => (
              <span className="flex items-center gap-1">
                <TextInput {...control} readOnly value={url} className="font-mono" />
                <CopyButton text={url} label="Copy the link" />
              </span>
            )}
          </Field>
        )}
        <ShareLinks vmId={vm.id} />
      </div>
    </Dialog>
  )
}
