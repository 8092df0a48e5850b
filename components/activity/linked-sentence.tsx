import { PageLink } from '#components/layout/page-link.tsx'
import { cx } from '#components/ui/cx.ts'
import { NAME_LINK } from '#components/ui/link-style.ts'
import { paths } from '#lib/client/paths.ts'
import type { Activity } from '#lib/contract/activity.ts'

const ACTOR: Record<Activity['actor'], string> = {
  person: 'by a person',
  guest: 'by the guest',
  host: 'by the host',
  guesthouse: 'by Guesthouse',
}

/** “by ada”, where it is known which person. */
export function byWords({ actor, by }: Pick<Activity, 'actor' | 'by'>): string {
  return by === null ? ACTOR[actor] : `by ${by}`
}

/** The sentence, with the VM’s name in it as a link. */
export function LinkedSentence({ activity: { sentence, vmId, vmName } }: { activity: Activity }) {
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
