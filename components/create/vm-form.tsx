'use client'

import { useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { FormProvider } from 'react-hook-form'
import { FailureNotice } from '#components/layout/failure-notice.tsx'
import { toastFailure } from '#components/layout/toast-failure.ts'
import { Button } from '#components/ui/button.tsx'
import { useOfflineReason } from '#lib/client/live/use-connection.ts'
import { paths } from '#lib/client/paths.ts'
import { hostQuery } from '#lib/client/queries/host.ts'
import type { Image } from '#lib/contract/image.ts'
import { AllOptions } from './all-options.tsx'
import type { useCreating } from './creating.ts'
import { DiskField } from './fields/disk-field.tsx'
import { NameField } from './fields/name-field.tsx'
import { NetworkField } from './fields/network-field.tsx'
import { SizeField } from './fields/size-field.tsx'
import { showMistakes } from './show-mistakes.ts'
import { Summary } from './summary/summary.tsx'
import type { WishForm } from './use-wish-form.ts'

type VmFormProps = {
  form: WishForm
  creating: ReturnType<typeof useCreating>
  image: Image | null
  /** Why it cannot be created yet: the ISO is still on its way. */
  waitingFor: string | null
  /** The chosen source, on top. */
  children: ReactNode
}

export function VmForm({ form, creating, image, waitingFor, children }: VmFormProps) {
  const router = useRouter()
  const element = useRef<HTMLFormElement>(null)
  const { data: host } = useQuery(hostQuery())
  const { ownId, mutate, isPending, variables, error, isSuccess } = creating
  // One owner per failure: what the fields say is not said again above the buttons.
  const [isShownAtFields, setIsShownAtFields] = useState(false)
  const blockedReason = useOfflineReason() ?? waitingFor
  const isBusy = isPending || isSuccess

  // The question is answered: the next thing to do is the name.
  useEffect(() => element.current?.querySelector<HTMLElement>('[data-first-field]')?.focus(), [])

  const showFirstMistake = () =>
    requestAnimationFrame(() => element.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus())

  const submit = (start: boolean) =>
    form.handleSubmit(wish => {
      if (blockedReason !== null || isBusy) return
      mutate(
        { wish, andStart: start },
        {
          onSuccess({ vm, started, startFailure }) {
            if (startFailure) toastFailure(`“${vm.name}” was created, but it did not start`, startFailure)
            router.push(started ? paths.vmConsole(vm.id) : paths.vm(vm.id))
          },
          onError(failure) {
            setIsShownAtFields(showMistakes(failure, form.setError))
            showFirstMistake()
          },
        },
      )
    }, showFirstMistake)()

  return (
    <FormProvider {...form}>
      <form
        ref={element}
        noValidate
        aria-label="New VM"
        onSubmit={event => {
          event.preventDefault()
          void submit(true)
        }}
        className="grid items-start gap-x-10 gap-y-6 py-6 min-[900px]:grid-cols-[minmax(0,35rem)_minmax(17rem,24rem)]"
      >
        <div className="flex min-w-0 flex-col gap-6">
          {children}
          <NameField ownId={ownId} />
          <SizeField processors={host?.cpuCount ?? null} />
          <DiskField />
          <NetworkField />
          <AllOptions image={image} />
        </div>
        <div className="min-w-0 min-[900px]:sticky min-[900px]:top-6">
          <Summary>
            {error && !isShownAtFields && <FailureNotice error={error} />}
            <div className="flex flex-col gap-2">
              <Button
                type="submit"
                variant="primary"
                pending={isBusy && variables?.andStart === true}
                disabledReason={blockedReason}
              >
                Create and start
              </Button>
              <Button
                pending={isBusy && variables?.andStart === false}
                disabledReason={blockedReason}
                onClick={() => void submit(false)}
              >
                Create only
              </Button>
            </div>
          </Summary>
        </div>
      </form>
    </FormProvider>
  )
}
