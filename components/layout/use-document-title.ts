import { useEffect } from 'react'

const SUFFIX = ' · Guesthouse'

/**
 * The window’s title while the component is there: one that follows live data, which Next’s metadata cannot. Next writes its own
 * title whenever it likes during a navigation, so ours is put back each time, and theirs at the end.
 */
export function useDocumentTitle(title: string | undefined): void {
  useEffect(() => {
    if (title === undefined) return
    const ours = title + SUFFIX
    let theirs = document.title
    const assert = () => {
      if (document.title === ours) return
      theirs = document.title
      document.title = ours
    }
    assert()
    const observer = new MutationObserver(assert)
    observer.observe(document.head, { childList: true, characterData: true, subtree: true })
    return () => {
      observer.disconnect()
      if (document.title === ours) document.title = theirs
    }
  }, [title])
}
