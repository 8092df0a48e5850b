'use client'

import { useEffect, useState } from 'react'
import type { Activity } from '#lib/contract/activity.ts'

/** Farther down than this, somebody reads older things. */
const READING_PX = 160

/**
 * New things come in at the top only while one looks at the top: whoever reads older ones is told how many there are, and nothing
 * moves under their eyes.
 */
export function useHeldBack(activities: readonly Activity[]) {
  const [heldFrom, setHeldFrom] = useState<number | null>(null)
  const newestId = activities[0]?.id ?? 0
  useEffect(() => {
    const look = () => setHeldFrom(held => (window.scrollY <= READING_PX ? null : (held ?? newestId)))
    look()
    window.addEventListener('scroll', look, { passive: true })
    return () => window.removeEventListener('scroll', look)
  }, [newestId])
  const from =
    heldFrom === null
      ? 0
      : Math.max(
          0,
          activities.findIndex(({ id }) => id === heldFrom),
        )
  return {
    shown: activities.slice(from),
    heldBack: from,
    showAll() {
      setHeldFrom(null)
      window.scrollTo({ top: 0 })
    },
  }
}
