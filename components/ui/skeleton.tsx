import { cx } from './cx.ts'

/** A place that will be filled: give it the final size, so that nothing moves when the words come. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden="true" className={cx('block animate-breathe rounded-control bg-pressed', className)} />
}
