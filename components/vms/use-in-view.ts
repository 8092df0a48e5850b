import { type RefObject, useEffect, useState } from 'react'

/** Whether an element is on the screen, or almost. */
export function useInView(ref: RefObject<Element | null>): boolean {
  const [isInView, setIsInView] = useState(false)
  useEffect(() => {
    const element = ref.current
    if (!element) return
    const observer = new IntersectionObserver(entries => setIsInView(entries.at(-1)?.isIntersecting ?? false), {
      rootMargin: '64px',
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [ref])
  return isInView
}
