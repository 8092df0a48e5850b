import { useEffect } from 'react'

/** The window’s title while the component is there: a title that follows live data, which Next’s metadata cannot. */
export function useDocumentTitle(title: string | undefined): void {
  useEffect(() => {
    if (title === undefined) return
    const before = document.title
    document.title = `${title} · Guesthouse`
    return () => {
      document.title = before
    }
  }, [title])
}
