import { EmptyState } from '#components/ui/empty-state.tsx'

/** A place to drop the first ISO; the page’s own button is the other way. */
export function LibraryEmpty() {
  return (
    <div className="rounded-card border border-line-control border-dashed">
      <EmptyState drawing={<DiscDrawing />} title="Drop an ISO here">
        The library holds what VMs are installed from: the ISO of Debian, Windows, Home Assistant. Upload one, and a VM
        is one click away.
      </EmptyState>
    </div>
  )
}

function DiscDrawing() {
  return (
    <svg
      viewBox="0 0 96 72"
      className="h-18 w-24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      aria-hidden="true"
    >
      <circle cx="48" cy="30" r="24" />
      <circle cx="48" cy="30" r="7" />
      <path d="M48 10a20 20 0 0 1 17.3 10" strokeLinecap="round" />
      <path d="M14 52v10a4 4 0 0 0 4 4h60a4 4 0 0 0 4-4V52" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  )
}
