import { cx } from '#components/ui/cx.ts'
import { Log } from '#components/ui/log.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import type { Activity } from '#lib/contract/activity.ts'
import { LevelGlyph, LevelWord } from './level-glyph.tsx'
import { byWords } from './linked-sentence.tsx'

/** The last few things that happened to one VM, each with how long ago that was. */
export function ActivityRows({ activities }: { activities: readonly Activity[] }) {
  if (activities.length === 0) return <p className="py-2 text-text-muted">Nothing yet.</p>
  return (
    <ol className="divide-y divide-line">
      {activities.map(activity => (
        <li key={activity.id} className="flex items-start gap-2.5 py-2">
          <LevelGlyph level={activity.level} className="mt-1" />
          <div className="min-w-0 flex-1">
            <p className="text-pretty break-words">
              <LevelWord level={activity.level} />
              {activity.sentence}
            </p>
            <Log lines={activity.log} />
          </div>
          <p className="flex shrink-0 flex-col items-end text-text-muted narrow:flex-row narrow:gap-3">
            {/* On a phone only what nobody asked for is worth a second line. */}
            <span
              className={cx(
                'truncate narrow:w-24 narrow:text-right',
                activity.actor === 'person' && activity.by === null && 'max-narrow:hidden',
              )}
            >
              {byWords(activity)}
            </span>
            <RelativeTime at={activity.at} className="narrow:w-28 narrow:text-right" />
          </p>
        </li>
      ))}
    </ol>
  )
}
