'use client'

import { useNow } from '#components/ui/clock.ts'
import { useConnection } from '#lib/client/live/use-connection.ts'
import { formatDuration } from '#lib/shared/duration.ts'

/** A line at the foot of the page while nothing on it is being kept true: it moves nothing, and goes by itself. */
export function LostLine() {
  const connection = useConnection()
  const now = useNow()
  if (connection.state !== 'lost') return null
  const age = formatDuration(Math.max(0, (now ?? connection.since) - connection.since))
  return (
    <div
      role="status"
      className="fixed inset-x-0 bottom-14 z-30 border-warn border-t bg-warn-soft px-4 py-1.5 text-small narrow:bottom-0 narrow:left-14 narrow:px-6 wide:left-52"
    >
      <strong className="font-semibold">Guesthouse does not answer.</strong> What you see is as of{' '}
      {/* Seconds ticking by are for eyes: read aloud each one would be noise. */}
      <span aria-hidden="true">{age} ago</span>
      <span className="sr-only">a moment ago</span>. VMs keep running; this page comes back by itself.
    </div>
  )
}
