'use client'

import { useNow } from '#components/ui/clock.ts'
import { useConnection } from '#lib/client/live/use-connection.ts'
import { formatDuration } from '#lib/shared/duration.ts'

/** A thin line over the page while nothing on it is being kept true. It goes by itself. */
export function LostLine() {
  const connection = useConnection()
  const now = useNow()
  if (connection.state !== 'lost') return null
  const age = formatDuration(Math.max(0, (now ?? connection.since) - connection.since))
  return (
    <div
      role="status"
      className="sticky top-0 z-30 -mx-4 border-warn border-b bg-warn-soft px-4 py-1.5 text-small narrow:-mx-6 narrow:px-6"
    >
      <strong className="font-semibold">Guesthouse does not answer.</strong> What you see is as of{' '}
      {/* Seconds ticking by are for eyes: read aloud each one would be noise. */}
      <span aria-hidden="true">{age} ago</span>
      <span className="sr-only">a moment ago</span>. VMs keep running; this page comes back by itself.
    </div>
  )
}
