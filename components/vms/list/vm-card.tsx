'use client'

import { memo } from 'react'
import { PageLink } from '#components/layout/page-link.tsx'
import { cx } from '#components/ui/cx.ts'
import { NAME_LINK } from '#components/ui/link-style.ts'
import { paths } from '#lib/client/paths.ts'
import type { Vm } from '#lib/contract/vm.ts'
import { canDo } from '#lib/contract/vm-actions.ts'
import { PowerButtons } from '../actions/power-buttons.tsx'
import { CauseSentence } from '../cause-sentence.tsx'
import { StateGlyph } from '../state-glyph.tsx'
import { TagList } from '../tags/tag-list.tsx'
import { Thumbnail } from '../thumbnail.tsx'
import { CpuLine } from '../usage-line.tsx'
import { cpuShare, percentWords, sizeWords } from '../words.ts'

/** A room of the guest house: lit when somebody is in. The picture leads to the console, the name to the VM. */
export const VmCard = memo(function VmCard({ vm }: { vm: Vm }) {
  return (
    <article className="group relative flex min-w-0 flex-col overflow-clip rounded-card bg-surface after:pointer-events-none after:absolute after:inset-0 after:rounded-card after:inset-ring after:inset-ring-line">
      <span
        aria-hidden="true"
        className={cx('absolute inset-x-0 top-0 z-1 h-0.5', vm.state === 'running' && 'bg-lamp')}
      />
      <div className="relative">
        <PageLink
          href={paths.vmConsole(vm.id)}
          aria-label={`Screen of ${vm.name}`}
          className="block focus-visible:-outline-offset-3"
        >
          <Thumbnail vm={vm} />
        </PageLink>
        <div
          className={cx(
            'absolute right-2 bottom-2 flex gap-0.5 rounded-control bg-raised p-0.5 shadow-float transition-opacity duration-120 ease-out',
            !canDo('start', vm.state) &&
              'opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 has-aria-busy:opacity-100 has-aria-expanded:opacity-100 pointer-coarse:opacity-100',
          )}
        >
          <PowerButtons vm={vm} />
        </div>
      </div>
      <div className="flex min-w-0 flex-col gap-1 px-3 pt-2.5 pb-3">
        <h2 className="flex min-w-0 items-center gap-2">
          <StateGlyph state={vm.state} labelled />
          <PageLink
            href={paths.vm(vm.id)}
            title={vm.name}
            className={cx(NAME_LINK, 'truncate font-semibold text-name')}
          >
            {vm.name}
          </PageLink>
        </h2>
        <p className="truncate text-text-muted">
          <CauseSentence vm={vm} />
        </p>
        <div className="flex h-6 items-center justify-between gap-3 text-text-muted">
          <span className="shrink-0">{sizeWords(vm)}</span>
          {!vm.usage && vm.tags.length > 0 && <TagList tags={vm.tags} />}
          {vm.usage && (
            <span className="flex min-w-0 items-center gap-2">
              <CpuLine vm={vm} className="w-20 min-w-8" />
              <span className="w-9 shrink-0 text-right tabular-nums">
                <span className="sr-only">CPU </span>
                {percentWords(cpuShare(vm))}
              </span>
            </span>
          )}
        </div>
      </div>
    </article>
  )
})
