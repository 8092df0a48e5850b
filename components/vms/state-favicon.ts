import { useEffect } from 'react'
import type { VmState } from '#lib/contract/vm-state.ts'

/**
 * The tab’s icon carries the state of the VM one is looking at. Of several icons browsers take the last one, so ours stands after
 * Next’s. Files, not data URLs: they are cached, and need no exception in the CSP.
 */
export function useStateFavicon(state: VmState | undefined): void {
  useEffect(() => {
    if (!state) return
    const link = document.createElement('link')
    link.rel = 'icon'
    link.type = 'image/svg+xml'
    link.setAttribute('sizes', 'any')
    link.href = `/favicon/${state}.svg`
    document.head.append(link)
    return () => link.remove()
  }, [state])
}
