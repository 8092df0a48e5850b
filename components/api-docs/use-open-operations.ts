import { useEffect, useState } from 'react'

const EMPTY: ReadonlySet<string> = new Set()

/** Which endpoints are unfolded. An address with `#vms.create` unfolds that one and goes there, once it is on the page. */
export function useOpenOperations(isOnPage: boolean) {
  const [open, setOpenIds] = useState(EMPTY)

  useEffect(() => {
    if (!isOnPage) return
    const follow = () => {
      const id = decodeURIComponent(window.location.hash.slice(1))
      const target = document.getElementById(id)
      if (!id || !target) return
      if (target instanceof HTMLDetailsElement) setOpenIds(ids => new Set([...ids, id]))
      target.scrollIntoView()
    }
    follow()
    window.addEventListener('hashchange', follow)
    return () => window.removeEventListener('hashchange', follow)
  }, [isOnPage])

  return {
    isOpen: (id: string) => open.has(id),
    setOpen(id: string, isOpen: boolean) {
      if (open.has(id) === isOpen) return
      setOpenIds(ids => new Set(isOpen ? [...ids, id] : [...ids].filter(other => other !== id)))
    },
  }
}
