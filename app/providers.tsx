'use client'

import { QueryClientProvider } from '@tanstack/react-query'
import { type ReactNode, useLayoutEffect, useState } from 'react'
import { Toaster } from '#components/ui/toaster.tsx'
import { startLiveUpdates } from '#lib/client/live/live-updates.ts'
import { createQueryClient } from '#lib/client/query-client.ts'

/** What every page stands on: the query cache, the live stream that keeps it true, and the messages. */
export function Providers({ children }: { children: ReactNode }) {
  const [client] = useState(createQueryClient)
  // Layout effects run before those in which queries start: the stream is asked for first, so no change falls between the two.
  useLayoutEffect(() => startLiveUpdates(client), [client])
  return (
    <QueryClientProvider client={client}>
      {children}
      <Toaster />
    </QueryClientProvider>
  )
}
