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
    const stayLast = () => {
      if ([...document.head.querySelectorAll('link[rel="icon"]')].at(-1) !== link) document.head.append(link)
    }
    stayLast()
    // Next adds its own when the page’s metadata arrives, which may be later.
    const observer = new MutationObserver(stayLast)
    observer.observe(document.head, { childList: true })
    return () => {
      observer.disconnect()
      link.remove()
    }
  }, [state])
}
