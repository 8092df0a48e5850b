'use client'

import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import type { Rescue } from '#lib/contract/database-copy.ts'
import { countWords, namesWords, REBUILD, vmsAfterwards } from './choices.ts'

type ConfirmRescueProps = { rescue: Rescue; choice: string; onConfirm: () => void; onClose: () => void }

/** What will be there afterwards, what will not, and that there is a way back. */
export function ConfirmRescue({ rescue, choice, onConfirm, onClose }: ConfirmRescueProps) {
  const isRebuild = choice === REBUILD
  const vms = vmsAfterwards(choice, rescue)
  return (
    <ConfirmDialog
      title={isRebuild ? 'Rebuild the database from the files?' : 'Go on with this copy?'}
      confirmLabel={isRebuild ? 'Rebuild the database' : 'Go on with the copy'}
      tone="primary"
      onConfirm={onConfirm}
      onClose={onClose}
    >
      <ul className="flex list-disc flex-col gap-1.5 pl-5">
        <li>
          Guesthouse then knows {countWords(vms.length, 'VM')}
          {vms.length > 0 && <span className="break-words text-text">: {namesWords(vms, 12)}</span>}.
        </li>
        <li>
          {isRebuild
            ? 'The history of what happened starts anew.'
            : 'Settings and history are as they were when the copy was made.'}
        </li>
        {rescue.running.length > 0 && <li>VMs that run go on running, without a pause.</li>}
        <li>
          {rescue.reason === 'missing'
            ? 'No file is deleted.'
            : `No file is deleted: the old database is kept beside the new one, as ${rescue.databasePath.split('/').at(-1)}.damaged-…`}
        </li>
      </ul>
    </ConfirmDialog>
  )
}
