'use client'

import Link from 'next/link'
import { type ComponentProps, useState } from 'react'

/**
 * A link to a page of ours. It fetches its page when it is pointed at or focused: twenty VMs on the screen must not mean
 * sixty requests nobody asked for.
 */
export function PageLink({ onPointerEnter, onFocus, ...rest }: ComponentProps<typeof Link>) {
  const [isWanted, setIsWanted] = useState(false)
  return (
    <Link
      {...rest}
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
