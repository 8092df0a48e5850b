import { Suspense } from 'react'
import { FormSkeleton } from '#components/create/form-skeleton.tsx'
import { NewVmPage } from '#components/create/new-vm.tsx'
import { WhoMay } from '#components/layout/who-may.tsx'

export const metadata = { title: 'New VM' }

export default function Page() {
  return (
    <Suspense fallback={<FormSkeleton />}>
      <WhoMay right="vms.create" title="New VM">
        <NewVmPage />
      </WhoMay>
    </Suspense>
  )
}
