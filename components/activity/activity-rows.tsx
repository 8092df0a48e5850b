import { PageLink } from '#components/layout/page-link.tsx'
import { cx } from '#components/ui/cx.ts'
import { NAME_LINK } from '#components/ui/link-style.ts'
import { Log } from '#components/ui/log.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { paths } from '#lib/client/paths.ts'
import type { Activity } from '#lib/contract/activity.ts'

const ACTOR: Record<Activity['actor'], string> = {
  person: 'by a person',
  guest: 'by the guest',
  host: 'by the host',
  guesthouse: 'by Guesthouse',
}

/** Information is a dot, a warning a triangle, an error a diamond: shape and colour, and a word for screen readers. */
const LEVEL: Record<Activity['level'], { path: string; tone: string; word: string | null }> = {
  info: { path: 'M8 5a3 3 0 1 1 0 6 3 3 0 0 1 0-6z', tone: 'text-text-faint', word: null },
  warning: { path: 'M8 2L15 14H1z', tone: 'text-warn', word: 'Warning:' },
  error: { path: 'M8 1l7 7-7 7-7-7z', tone: 'text-danger', word: 'Error:' },
}

type ActivityRowsProps = {
  activities: readonly Activity[] /** With a link to the VM, where not all are of one. */
  withVm: boolean
}

export function ActivityRows({ activities, withVm }: ActivityRowsProps) {
  if (activities.length === 0) return <p className="py-2 text-text-muted">Nothing yet.</p>
  return (
    <ol className="divide-y divide-line">
      {activities.map(activity => (
        <ActivityRow key={activity.id} activity={activity} withVm={withVm} />
      ))}
    </ol>
  )
}

/** The sentence, with the VM’s name in it as a link. */
function LinkedSentence({ activity: { sentence, vmId, vmName } }: { activity: Activity }) {
  const [before, ...after] = vmName ? sentence.split(`“${vmName}”`) : [sentence]
  if (!vmId || !vmName || after.length === 0) return sentence
  return (
    <>
      {before}“
      <PageLink href={paths.vm(vmId)} className={cx(NAME_LINK, 'font-medium')}>
        {vmName}
      </PageLink>
      ”{after.join(`“${vmName}”`)}
    </>
  )
}

function ActivityRow({ activity, withVm }: { activity: Activity; withVm: boolean }) {
  const { path, tone, word } = LEVEL[activity.level]
  return (
    <li className="flex items-start gap-2.5 py-2">
      <svg viewBox="0 0 16 16" aria-hidden="true" className={cx('mt-1 size-3 shrink-0', tone)}>
        <path d={path} fill="currentColor" />
      </svg>
      <div className="min-w-0 flex-1">
        <p className="text-pretty break-words">
          {word && <span className="sr-only">{word} </span>}
          {withVm ? <LinkedSentence activity={activity} /> : activity.sentence}
        </p>
        <Log lines={activity.log} />
      </div>
      <p className="flex shrink-0 flex-col items-end text-text-muted narrow:flex-row narrow:gap-3">
        {/* On a phone only what nobody asked for is worth a second line. */}
        <span className={cx('narrow:w-24 narrow:text-right', activity.actor === 'person' && 'max-narrow:hidden')}>
          {ACTOR[activity.actor]}
        </span>
        <RelativeTime at={activity.at} className="narrow:w-28 narrow:text-right" />
      </p>
    </li>
  )
}
