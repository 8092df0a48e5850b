'use client'

import { useQuery } from '@tanstack/react-query'
import { RotateCw } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { toastFailure } from '#components/layout/toast-failure.ts'
import { Button } from '#components/ui/button.tsx'
import { showToast } from '#components/ui/toast.ts'
import { useOfflineReason } from '#lib/client/live/use-connection.ts'
import { useProbeAcceleration } from '#lib/client/mutations/host.ts'
import { tasksQuery } from '#lib/client/queries/host.ts'
import { mayWith, useMe } from '#lib/client/use-rights.ts'
import { reasonOfRole } from '#lib/contract/rights.ts'

const FAILED = 'The acceleration could not be probed'

/** Tries again after somebody mended /dev/kvm. VMs that run are not touched. */
export function ProbeAgain({ blockedReason }: { blockedReason: string | null }) {
  const { data: tasks = [] } = useQuery(tasksQuery())
  const { mutate, isPending, data: own } = useProbeAcceleration()
  const offlineReason = useOfflineReason()
  const me = useMe()
  const reasonWithout = me && !mayWith(me, 'host.manage') ? reasonOfRole(me.role) : null
  const running = tasks.find(({ kind, state }) => kind === 'acceleration-probe' && state === 'running')
  const ended = own && tasks.find(({ id, state }) => id === own.id && state !== 'running')
  const told = useRef<string | null>(null)

  // Only who asked is told how it ended, and once.
  useEffect(() => {
    if (!ended || told.current === ended.id) return
    told.current = ended.id
    if (ended.state === 'succeeded') showToast({ tone: 'ok', title: 'Probed the acceleration again' })
    else if (ended.error) showToast({ tone: 'danger', title: FAILED, detail: ended.error })
  }, [ended])

  return (
    <Button
      icon={<RotateCw aria-hidden="true" className="size-3.5" />}
      pending={isPending || running !== undefined}
      disabledReason={offlineReason ?? reasonWithout ?? blockedReason}
      onClick={() => mutate(undefined, { onError: error => toastFailure(FAILED, error) })}
    >
      Probe again
    </Button>
  )
}
