import { cx } from '#components/ui/cx.ts'
import type { Activity } from '#lib/contract/activity.ts'

/** Information is a dot, a warning a triangle, an error a diamond: shape and colour, and a word for screen readers. */
const LEVEL: Record<Activity['level'], { path: string; tone: string; word: string | null }> = {
  info: { path: 'M8 5a3 3 0 1 1 0 6 3 3 0 0 1 0-6z', tone: 'text-text-faint', word: null },
  warning: { path: 'M8 2L15 14H1z', tone: 'text-warn', word: 'Warning:' },
  error: { path: 'M8 1l7 7-7 7-7-7z', tone: 'text-danger', word: 'Error:' },
}

export function LevelGlyph({ level, className }: { level: Activity['level']; className?: string }) {
  const { path, tone } = LEVEL[level]
  return (
    <svg viewBox="0 0 16 16" aria-hidden="true" className={cx('size-3 shrink-0', tone, className)}>
      <path d={path} fill="currentColor" />
    </svg>
  )
}

/** “Warning:”; nothing for what is only told. */
export function LevelWord({ level }: { level: Activity['level'] }) {
  const { word } = LEVEL[level]
  return word && <span className="sr-only">{word} </span>
}
