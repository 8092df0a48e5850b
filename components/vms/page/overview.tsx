'use client'

import { PageLink } from '#components/layout/page-link.tsx'
import { cx } from '#components/ui/cx.ts'
import { Log } from '#components/ui/log.tsx'
import { paths } from '#lib/client/paths.ts'
import { canDo } from '#lib/contract/vm-actions.ts'
import { CauseSentence } from '../cause-sentence.tsx'
import { Thumbnail } from '../thumbnail.tsx'
import { NextStartNotice } from './next-start-notice.tsx'
import { Note } from './note.tsx'
import { RecentActivity } from './recent-activity.tsx'
import { useVm } from './vm-context.tsx'
import { VmFacts } from './vm-facts.tsx'

/** Is it well, and what is it: the screen, the facts, the note, and what happened lately. */
export function Overview() {
  const vm = useVm()
  const isCrashed = vm.state === 'crashed'
  return (
    <div className="grid items-start gap-x-10 gap-y-8 py-5 wide:grid-cols-[minmax(0,26rem)_minmax(0,1fr)]">
      <div className="flex min-w-0 flex-col gap-6">
        {(isCrashed || vm.state === 'not-responding') && (
          <div className={cx('rounded-card px-4 py-3', isCrashed ? 'bg-danger-soft' : 'bg-warn-soft')}>
            <p className="font-medium">
              <CauseSentence vm={vm} />
            </p>
            <Log lines={vm.cause.log} summary="QEMU’s own last words" />
          </div>
        )}
        {vm.nextStart && <NextStartNotice vm={vm} nextStart={vm.nextStart} />}
        <PageLink
          href={paths.vmConsole(vm.id)}
          aria-label={`Screen of ${vm.name}`}
          className={cx(
            'relative block overflow-clip rounded-card',
            'after:pointer-events-none after:absolute after:inset-0 after:rounded-card after:inset-ring after:inset-ring-line',
            vm.state === 'running' &&
              'before:absolute before:inset-x-0 before:top-0 before:z-1 before:h-0.5 before:bg-lamp',
            !canDo('open-console', vm.state) && 'pointer-events-none',
          )}
        >
          <Thumbnail vm={vm} />
        </PageLink>
        <Note vm={vm} />
      </div>
      <div className="flex min-w-0 flex-col gap-8">
        <VmFacts vm={vm} />
        <RecentActivity vmId={vm.id} />
      </div>
    </div>
  )
}
