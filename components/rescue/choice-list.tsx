'use client'

import { Badge } from '#components/ui/badge.tsx'
import { type RadioCard, RadioCards } from '#components/ui/radio-cards.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import type { Rescue } from '#lib/contract/database-copy.ts'
import {
  COPY_REASON_WORDS,
  compare,
  countWords,
  namesWords,
  REBUILD,
  reasonAgainstCopy,
  recommended,
} from './choices.ts'

type ChoiceListProps = {
  label: string
  rescue: Rescue
  choice: string
  disabled: boolean
  onChoose: (choice: string) => void
}

/** The copies, newest first, and the files beside the VMs: what each of them holds, so that one can be chosen knowing that. */
export function ChoiceList({ label, rescue, choice, disabled, onChoose }: ChoiceListProps) {
  const best = recommended(rescue)
  const options: RadioCard<string>[] = [
    ...rescue.copies.map(copy => ({
      value: copy.name,
      title: (
        <Title isBest={copy.name === best}>
          Copy from <RelativeTime at={copy.madeAt} />
          <span className="font-normal text-text-muted">, {COPY_REASON_WORDS[copy.reason]}</span>
        </Title>
      ),
      description: copy.contents && <CopyHolds contents={copy.contents} files={rescue.rebuild.contents} />,
      disabledReason: reasonAgainstCopy(copy),
    })),
    {
      value: REBUILD,
      title: <Title isBest={best === REBUILD}>Rebuild from the files beside the VMs</Title>,
      description: <RebuildHolds {...rescue.rebuild} />,
    },
  ]
  // The recommended one first: who is having a bad day reads one answer, not seven.
  options.sort((one, other) => Number(other.value === best) - Number(one.value === best))
  return <RadioCards label={label} options={options} value={choice} onChange={onChoose} disabled={disabled} />
}

function Title({ isBest, children }: { isBest: boolean; children: React.ReactNode }) {
  return (
    <span className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
      <span>{children}</span>
      {isBest && <Badge tone="accent">Recommended</Badge>}
    </span>
  )
}

type Contents = Rescue['rebuild']['contents']

function Counts({ vms, volumes }: Contents) {
  return (
    <>
      {countWords(vms.length, 'VM')}
      {vms.length > 0 && `: ${namesWords(vms)}`} · {countWords(volumes, 'disk')}
    </>
  )
}

function CopyHolds({ contents, files }: { contents: Contents; files: Contents }) {
  const { added, older } = compare(contents.vms, files.vms)
  return (
    <>
      <span className="block">
        <Counts {...contents} /> · {countWords(contents.activities, 'line')} of history
      </span>
      {added.length > 0 && <span className="block">Made since, and added from its own file: {namesWords(added)}</span>}
      {older.length > 0 && (
        <span className="block">No longer on the disk, so probably deleted since: {namesWords(older)}</span>
      )}
    </>
  )
}

function RebuildHolds({ contents, warnings }: Rescue['rebuild']) {
  return (
    <>
      <span className="block">
        <Counts {...contents} /> · the history is not in them
      </span>
      {warnings.map(warning => (
        <span key={warning} className="block text-warn">
          {warning}
        </span>
      ))}
    </>
  )
}
