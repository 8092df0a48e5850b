import { Skeleton } from '#components/ui/skeleton.tsx'
import type { View } from './view.ts'

const PLACES = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']

/** The list before its first answer, in the sizes of the real one. */
export function ListSkeleton({ view }: { view: View }) {
  return (
    <div role="status" aria-label="Reading the VMs">
      <div className="flex gap-2 py-3">
        <Skeleton className="h-8 w-full narrow:w-56" />
      </div>
      {view === 'rows' ? (
        <div className="flex flex-col gap-2 pt-9">
          {PLACES.map(place => (
            <Skeleton key={place} className="h-8" />
          ))}
        </div>
      ) : (
        <div className="grid grid-cols-[repeat(auto-fill,minmax(16rem,1fr))] gap-4">
          {PLACES.map(place => (
            <div key={place} className="flex flex-col overflow-clip rounded-card bg-surface inset-ring inset-ring-line">
              <Skeleton className="aspect-16/10 w-full rounded-none" />
              <div className="flex flex-col gap-2 px-3 pt-3 pb-3">
                <Skeleton className="h-5 w-32" />
                <Skeleton className="h-4 w-44" />
                <Skeleton className="h-5 w-24" />
              </div>
            </div>
          ))}
        </div>
      )}
    </div>
  )
}
