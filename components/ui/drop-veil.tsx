import { Download } from 'lucide-react'

/** Over the whole page while files are dragged over it: says what letting go does. */
export function DropVeil({ words }: { words: string }) {
  return (
    <div
      aria-hidden="true"
      className="pointer-events-none fixed inset-0 z-50 flex animate-appear items-center justify-center bg-canvas/80 p-4"
    >
      <div className="flex size-full flex-col items-center justify-center gap-3 rounded-card border-2 border-accent border-dashed font-semibold text-accent text-name">
        <Download className="size-8" strokeWidth={1.5} />
        {words}
      </div>
    </div>
  )
}
