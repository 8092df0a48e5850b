import { CircleCheck } from 'lucide-react'
import type { Rescue } from '#lib/contract/database-copy.ts'
import { countWords, namesWords } from './choices.ts'

/** The first thing that somebody wants to know. */
export function RunningVms({ running }: Pick<Rescue, 'running'>) {
  if (running.length === 0) return null
  const isOne = running.length === 1
  return (
    <div className="flex items-start gap-2.5 rounded-card bg-ok-soft px-4 py-3 text-prose">
      <CircleCheck aria-hidden="true" className="mt-0.5 size-4.5 shrink-0 text-ok" />
      <p className="min-w-0 break-words text-pretty">
        <strong className="font-semibold">
          {countWords(running.length, 'VM')} {isOne ? 'runs' : 'run'} on:{' '}
        </strong>
        {namesWords(running.map(({ name }) => name))}. {isOne ? 'It is' : 'They are'} not affected.
      </p>
    </div>
  )
}
