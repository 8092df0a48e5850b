import { Skeleton } from '#components/ui/skeleton.tsx'

/** The form’s place, while what it starts from is read. */
export function FormSkeleton() {
  return (
    <div className="grid items-start gap-x-10 gap-y-6 py-6 min-[900px]:grid-cols-[minmax(0,35rem)_minmax(17rem,24rem)]">
      <div className="flex flex-col gap-6">
        <Skeleton className="h-17 rounded-card" />
        <Skeleton className="h-14" />
        <Skeleton className="h-36" />
        <Skeleton className="h-36" />
        <Skeleton className="h-20" />
      </div>
      <Skeleton className="h-72 rounded-card" />
    </div>
  )
}
