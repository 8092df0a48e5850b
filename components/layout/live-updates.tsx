'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useLayoutEffect } from 'react'
import { startLiveUpdates } from '#lib/client/live/live-updates.ts'

/** The live stream that keeps the query cache true. Every page has it but the rescue page, where there is none. */
export function LiveUpdates() {
  const client = useQueryClient()
  // Layout effects run before those in which queries start: the stream is asked for first, so no change falls between the two.
  useLayoutEffect(() => startLiveUpdates(client), [client])
  return null
}
