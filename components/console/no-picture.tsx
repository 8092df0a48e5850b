'use client'

import { MonitorOff, Play } from 'lucide-react'
import type { Vm } from '#lib/contract/vm.ts'
import { canDo } from '#lib/contract/vm-actions.ts'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Log } from '../ui/log.tsx'
import { Spinner } from '../ui/spinner.tsx'
import { CauseSentence } from '../vms/cause-sentence.tsx'
import { noPictureWords } from './no-picture-words.ts'

type NoPictureProps = { vm: Vm; onStart?: (() => void) | undefined; isStarting?: boolean | undefined }

/** Stands where the screen would be, and says why it is not there. */
export function NoPicture({ vm, onStart, isStarting }: NoPictureProps) {
  const { title, next } = noPictureWords(vm)
  const isWaiting = vm.state === 'starting'
  return (
    <div className="absolute inset-0 flex items-center justify-center overflow-auto">
      <EmptyState
        drawing={
          isWaiting ? (
            <Spinner className="size-6" />
          ) : (
            <MonitorOff aria-hidden="true" strokeWidth={1.5} className="size-10" />
          )
        }
        title={title}
        action={
          onStart &&
          canDo('start', vm.state) && (
            <Button
              variant="primary"
              icon={<Play aria-hidden="true" className="size-4" />}
              pending={isStarting}
              onClick={onStart}
            >
              Start
            </Button>
          )
        }
      >
        {!isWaiting && (
          <p>
            <CauseSentence vm={vm} />.
          </p>
        )}
        <p>{next}</p>
        <Log lines={vm.cause.log} summary="QEMU’s own last words" />
      </EmptyState>
    </div>
  )
}
