'use client'

import { useState } from 'react'
import { FailureNotice } from '#components/layout/failure-notice.tsx'
import { Button } from '#components/ui/button.tsx'
import { Log } from '#components/ui/log.tsx'
import { Spinner } from '#components/ui/spinner.tsx'
import { useRescue } from '#lib/client/mutations/rescue.ts'
import type { Rescue as RescueFacts } from '#lib/contract/database-copy.ts'
import { ChoiceList } from './choice-list.tsx'
import { canBeChosen, countWords, namesWords, REBUILD, recommended, vmsAfterwards } from './choices.ts'
import { ConfirmRescue } from './confirm-rescue.tsx'
import { REASON_WORDS } from './reason-words.ts'
import { RunningVms } from './running-vms.tsx'

type RescueProps = {
  rescue: RescueFacts
  /** The last question got no answer: what is shown may be old. */
  isSilent: boolean
  /** @param detail what came back, as a sentence */
  onDone: (detail: string) => void
}

/** What is wrong, what runs on meanwhile, and what to go on with. */
export function Rescue({ rescue, isSilent, onDone }: RescueProps) {
  const words = REASON_WORDS[rescue.reason]
  const [chosen, setChosen] = useState<string | null>(null)
  const [isAsking, setIsAsking] = useState(false)
  const choice = chosen !== null && canBeChosen(chosen, rescue) ? chosen : recommended(rescue)
  const vms = vmsAfterwards(choice, rescue)
  const goOn = useRescue(() =>
    onDone(
      vms.length === 0
        ? 'There was no VM to bring back.'
        : `${countWords(vms.length, 'VM')} came back: ${namesWords(vms)}. The activity page says more.`,
    ),
  )
  const chooser = (
    <section aria-label={words.choose} className="flex flex-col gap-3">
      {words.instead === null && <h2 className="font-semibold text-name">{words.choose}</h2>}
      <ChoiceList label={words.choose} rescue={rescue} choice={choice} disabled={goOn.isPending} onChoose={setChosen} />
      {goOn.error && <FailureNotice error={goOn.error} />}
      <div className="flex flex-wrap items-center gap-3">
        <Button variant="primary" pending={goOn.isPending} onClick={() => setIsAsking(true)}>
          {choice === REBUILD ? 'Rebuild the database' : 'Go on with this copy'}
        </Button>
        <p role="status" className="text-text-muted">
          {goOn.isPending && 'Putting the database in place and looking for running VMs …'}
        </p>
      </div>
    </section>
  )
  return (
    <>
      <div className="flex flex-col gap-2">
        <h1 className="font-semibold text-title tracking-tight text-balance">{words.title}</h1>
        <p className="text-prose text-pretty text-text-muted">{words.meaning}</p>
      </div>
      <RunningVms running={rescue.running} />
      <div className="text-prose">
        <p className="text-pretty break-words">{rescue.sentence}</p>
        <Log lines={rescue.findings} summary="In the program’s own words" />
      </div>
      {words.instead !== null && (
        <p className="flex items-start gap-2.5 font-medium text-prose">
          {rescue.reason === 'unreadable' && <Spinner className="mt-0.5 shrink-0 text-text-muted" />}
          <span className="text-pretty">{words.instead}</span>
        </p>
      )}
      {words.instead === null || rescue.reason === 'newer' ? (
        <>
          {words.instead !== null && <h2 className="mt-1 font-semibold text-name">{words.choose}</h2>}
          {chooser}
        </>
      ) : (
        <details className="group/other border-line border-t pt-4" open={goOn.isPending || goOn.isError || undefined}>
          <summary className="w-fit rounded-bar text-text-muted hover:text-text">{words.choose}</summary>
          <div className="mt-3">{chooser}</div>
        </details>
      )}
      {isSilent && (
        <p role="status" className="text-text-muted">
          Guesthouse does not answer just now. This page keeps asking.
        </p>
      )}
      {isAsking && (
        <ConfirmRescue
          rescue={rescue}
          choice={choice}
          onClose={() => setIsAsking(false)}
          onConfirm={() => {
            setIsAsking(false)
            goOn.mutate({ copyName: choice === REBUILD ? null : choice })
          }}
        />
      )}
    </>
  )
}
