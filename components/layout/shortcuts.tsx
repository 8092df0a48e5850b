'use client'

import dynamic from 'next/dynamic'
import { useRouter } from 'next/navigation'
import { useEffect, useState } from 'react'
import { paths } from '#lib/client/paths.ts'
import { mayWith, useMe } from '#lib/client/use-rights.ts'
import { navItemsFor } from './nav-items.ts'
import { isGuests, isTyping } from './typing.ts'

const Palette = dynamic(() => import('#components/palette/palette.tsx').then(module => module.Palette))
const ShortcutsDialog = dynamic(() => import('./shortcuts-dialog.tsx').then(module => module.ShortcutsDialog))

/** How long after `g` its second key counts. */
const SEQUENCE_MS = 1200

/** The keys of the whole page. Off while somebody types, and inside a console (`data-keys="own"`). */
export function Shortcuts() {
  const router = useRouter()
  const me = useMe()
  const [open, setOpen] = useState<'palette' | 'list' | null>(null)

  useEffect(() => {
    let goPressedAt = Number.NEGATIVE_INFINITY
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'k' && (event.ctrlKey || event.metaKey) && !isGuests(event.target)) {
        // The browser’s own Ctrl K is its search bar.
        event.preventDefault()
        setOpen('palette')
        return
      }
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      const isSecond = event.timeStamp - goPressedAt < SEQUENCE_MS
      goPressedAt = Number.NEGATIVE_INFINITY
      const target = isSecond ? navItemsFor(me).find(({ key }) => key === event.key) : undefined
      if (target) router.push(target.href)
      else if (event.key === 'g') goPressedAt = event.timeStamp
      else if (event.key === 'n' && mayWith(me, 'vms.create')) router.push(paths.newVm())
      else if (event.key === '?') setOpen('list')
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [router, me])

  const close = () => setOpen(null)
  if (open === 'palette') return <Palette onClose={close} />
  return open === 'list' ? <ShortcutsDialog onClose={close} /> : null
}
