'use client'

import { useNow } from '#components/ui/clock.ts'
import { Log } from '#components/ui/log.tsx'
import { clockTime, dayWords, exactTime } from '#components/ui/time-words.ts'
import type { Activity } from '#lib/contract/activity.ts'
import { LevelGlyph, LevelWord } from './level-glyph.tsx'
import { byWords, LinkedSentence } from './linked-sentence.tsx'

type Day = { words: string; activities: Activity[] }

/** Neighbours of one day together: a clock that was set back makes a day come twice, and nothing go missing. */
function daysOf(activities: readonly Activity[], now: number | null): Day[] {
  const days: Day[] = []
  for (const activity of activities) {
    const words = now === null ? activity.at.slice(0, 10) : dayWords(Date.parse(activity.at), now)
    const last = days.at(-1)
    if (last?.words === words) last.activities.push(activity)
    else days.push({ words, activities: [activity] })
  }
  return days
}

type ActivityDaysProps = {
  activities: readonly Activity[] /** With a link to the VM, where not all are of one. */
  withVm: boolean
}

/** A history, newest first, day by day. */
export function ActivityDays({ activities, withVm }: ActivityDaysProps) {
  const now = useNow(60_000)
  return daysOf(activities, now).map(({ words, activities: [first, ...rest] }) => (
    <section key={`${words} ${first?.id}`} aria-label={words}>
      <h2 className="sticky top-0 z-10 bg-canvas py-2 font-semibold">{words}</h2>
      <ol className="divide-y divide-line border-line border-t">
        {first &&
          [first, ...rest].map(activity => (
            <DayRow key={activity.id} activity={activity} withVm={withVm} isHydrated={now !== null} />
          ))}
      </ol>
    </section>
  ))
}

type DayRowProps = { activity: Activity; withVm: boolean; isHydrated: boolean }

function DayRow({ activity, withVm, isHydrated }: DayRowProps) {
  const then = Date.parse(activity.at)
  return (
    <li className="grid grid-cols-[auto_minmax(0,1fr)] items-baseline gap-x-2.5 py-1.5 narrow:grid-cols-[auto_auto_minmax(0,1fr)_auto]">
      <time
        dateTime={activity.at}
        title={isHydrated ? exactTime(then) : undefined}
        className="text-text-muted tabular-nums max-narrow:order-2 max-narrow:col-start-2 max-narrow:text-small narrow:w-16"
      >
        {isHydrated ? clockTime(then) : activity.at.slice(11, 19)}
        <span className="narrow:hidden">, {byWords(activity)}</span>
      </time>
      <LevelGlyph level={activity.level} className="translate-y-0.5 max-narrow:order-1" />
      <div className="min-w-0 max-narrow:order-1">
        <p className="text-pretty break-words">
          <LevelWord level={activity.level} />
          {withVm ? <LinkedSentence activity={activity} /> : activity.sentence}
        </p>
        <Log lines={activity.log} summary="In its own words" />
      </div>
      <p className="text-right text-text-muted max-narrow:hidden">{byWords(activity)}</p>
    </li>
  )
}
