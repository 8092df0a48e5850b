'use client'

import Link from 'next/link'
import { type ComponentProps, useState } from 'react'
import { showToast } from '#components/ui/toast.ts'
import { connection } from '#lib/client/live/connection.ts'

/**
 * A link to a page of ours. It fetches its page when it is pointed at or focused: twenty VMs on the screen must not mean
 * sixty requests nobody asked for. While Guesthouse does not answer it stays: Next would fall back to a load by the browser,
 * whose own error page knows nothing of VMs that run, and does not come back by itself.
 */
export function PageLink({ onPointerEnter, onFocus, ...rest }: ComponentProps<typeof Link>) {
  const [isWanted, setIsWanted] = useState(false)
  return (
    <Link
      {...rest}
      onNavigate={event => {
        if (connection.get().state !== 'lost') return
        event.preventDefault()
        showToast({
          tone: 'danger',
          title: 'That page cannot be opened now',
          detail: 'Guesthouse does not answer. Try again when it is back.',
        })
      }}
      prefetch={isWanted ? null : false}
      onPointerEnter={event => {
        setIsWanted(true)
        onPointerEnter?.(event)
      }}
      onFocus={event => {
        setIsWanted(true)
        onFocus?.(event)
      }}
    />
  )
}
