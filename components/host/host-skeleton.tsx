import { Skeleton } from '#components/ui/skeleton.tsx'

export function HostSkeleton() {
  return (
    <div className="flex flex-col gap-10 py-6">
      <div className="grid gap-x-8 gap-y-6 narrow:grid-cols-3">
        <Skeleton className="h-21" />
        <Skeleton className="h-21" />
        <Skeleton className="h-21" />
      </div>
      <div className="flex flex-col gap-4">
        <Skeleton className="h-8 w-40" />
        <Skeleton className="h-29 rounded-card" />
        <Skeleton className="h-50" />
      </div>
    </div>
  )
}
