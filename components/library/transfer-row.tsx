import { X } from 'lucide-react'
import { IconButton } from '#components/ui/icon-button.tsx'
import { Meter } from '#components/ui/meter.tsx'

type TransferRowProps = {
  name: string
  /** 0 to 1 */
  fraction: number
  words: string
  /** Who sends it, when that is not this page. */
  from?: string
  cancelling?: boolean
  onCancel: (() => void) | null
}

/** A name, how far it is, and a way to stop it. The words keep their line, so that nothing moves while they change. */
export function TransferRow({ name, fraction, words, from, cancelling, onCancel }: TransferRowProps) {
  return (
    <li className="flex items-center gap-3 py-2.5">
      <div className="flex min-w-0 flex-1 flex-col gap-1.5">
        <div className="flex flex-wrap items-baseline justify-between gap-x-4">
          <span className="min-w-0 break-words font-medium">
            {name}
            {from && <span className="font-normal text-text-muted"> {from}</span>}
          </span>
          <span className="text-text-muted">{words}</span>
        </div>
        <Meter label={`Upload of ${name}`} fraction={fraction} valueText={words} warnAt={2} dangerAt={2} />
      </div>
      {onCancel && (
        <IconButton
          size="small"
          label={`Cancel the upload of ${name}`}
          hint="Cancel"
          pending={cancelling}
          icon={<X aria-hidden="true" className="size-3.5" />}
          onClick={onCancel}
        />
      )}
    </li>
  )
}
