'use client'

import { CircleCheck, TriangleAlert } from 'lucide-react'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Spinner } from '#components/ui/spinner.tsx'
import type { Acceleration as AccelerationFacts } from '#lib/contract/host.ts'
import { ProbeAgain } from './probe-again.tsx'
import { ProbeTable } from './probe-table.tsx'

type AccelerationProps = { acceleration: AccelerationFacts | null; hasQemu: boolean }

/** Which acceleration VMs get, why, and what would help; from having tried it, not from flags. */
export function Acceleration({ acceleration, hasQemu }: AccelerationProps) {
  return (
    <section aria-labelledby="acceleration" className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <h2 id="acceleration" className="font-semibold text-name">
          Acceleration
        </h2>
        <div className="flex items-center gap-3">
          {acceleration && (
            <span className="text-text-muted">
              probed <RelativeTime at={acceleration.probedAt} />
            </span>
          )}
          <ProbeAgain blockedReason={hasQemu ? null : 'There is no QEMU to try it with.'} />
        </div>
      </div>
      {acceleration ? (
        <>
          <Verdict acceleration={acceleration} />
          <ProbeTable probes={acceleration.probes} />
        </>
      ) : (
        hasQemu && (
          <p className="flex items-center gap-2 text-text-muted">
            <Spinner /> Booting small probe guests to see what works. This takes some seconds.
          </p>
        )
      )}
    </section>
  )
}

function Verdict({ acceleration: { accelerator, cpuModel, reason, fix } }: { acceleration: AccelerationFacts }) {
  const isFast = accelerator === 'kvm'
  const Icon = isFast ? CircleCheck : TriangleAlert
  return (
    <div className={`flex items-start gap-3 rounded-card p-4 ${isFast ? 'bg-ok-soft' : 'bg-warn-soft'}`}>
      <Icon aria-hidden="true" className={`mt-0.5 size-4.5 shrink-0 ${isFast ? 'text-ok' : 'text-warn'}`} />
      <div className="flex min-w-0 max-w-3xl flex-col gap-1 text-prose">
        <h3 className="font-semibold">
          {isFast ? 'VMs run at the speed of this processor' : 'VMs are slow on this host'}
        </h3>
        <p className="text-pretty break-words">{reason}</p>
        {fix && (
          <p className="text-pretty break-words">
            <strong className="font-semibold">What helps: </strong>
            {fix}
          </p>
        )}
        <p className="text-base text-text-muted">
          New starts use {isFast ? 'KVM' : 'emulation (TCG)'} with the processor model “{cpuModel}”.
        </p>
      </div>
    </div>
  )
}
