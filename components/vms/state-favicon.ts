import { useEffect } from 'react'
import type { VmState } from '#lib/contract/vm-state.ts'

/** The tab’s icon carries the state of the VM one is looking at. Files, not data URLs: the CSP takes images from this origin only. */
export function useStateFavicon(state: VmState | undefined): void {
  useEffect(() => {
    if (!state) return
    const links = [...document.querySelectorAll<HTMLLinkElement>('link[rel="icon"]')]
    const before = links.map(link => link.href)
    for (const link of links) link.href = `/favicon/${state}.svg`
    return () => {
      for (const [index, link] of links.entries()) link.href = before[index] ?? link.href
    }
  }, [state])
}
