import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { putAnswer } from '#lib/client/cache/vms.ts'
import { call } from '#lib/client/call.ts'
import { endpoints } from '#lib/contract/endpoints.ts'
import { createOnce } from './create-once.ts'

/** Creates the VM of this form, and starts it. `ownId` is its id as soon as there is one. */
export function useCreating() {
  const cache = useQueryClient()
  const [ownId, setOwnId] = useState<string | null>(null)
  const [attempt] = useState(() =>
    createOnce({
      create: (wish, idempotencyKey) => call(endpoints.vms.create, { body: wish }, { idempotencyKey }),
      start: vmId => call(endpoints.vms.start, { params: { vmId } }),
      onVm(vm) {
        setOwnId(vm.id)
        putAnswer(cache, vm)
      },
    }),
  )
  return { ownId, ...useMutation({ mutationFn: attempt }) }
}
