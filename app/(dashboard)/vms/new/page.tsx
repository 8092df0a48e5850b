import { Suspense } from 'react'
import { FormSkeleton } from '#components/create/form-skeleton.tsx'
import { NewVmPage } from '#components/create/new-vm.tsx'

export const metadata = { title: 'New VM' }

export default function Page() {
  return (
    <Suspense fallback={<FormSkeleton />}>
      <NewVmPage />
    </Suspense>
  )
}
