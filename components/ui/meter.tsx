import { cx } from './cx.ts'

type MeterProps = {
  /** What is measured: “Memory of the host”. */
  label: string
  /** 0 to 1; null while unknown. */
  fraction: number | null
  /** The value in words: “3.1 GiB of 16 GiB”. */
  valueText: string
  /** From here on it is worth a look, and from `dangerAt` on it is a problem. */
  warnAt?: number
  dangerAt?: number
  className?: string
}

/** A thin bar. Drawn with SVG attributes, not `style`, which a strict style-src refuses; read as one sentence by screen readers. */
export function Meter({ label, fraction, valueText, warnAt = 0.85, dangerAt = 0.95, className }: MeterProps) {
  const value = Math.max(0, Math.min(1, fraction ?? 0))
  const tone = value >= dangerAt ? 'fill-danger' : value >= warnAt ? 'fill-warn' : 'fill-text-muted'
  return (
    <svg
      role="img"
      aria-label={`${label}: ${valueText}`}
      preserveAspectRatio="none"
      className={cx('block h-1 w-full rounded-full bg-pressed', className)}
    >
      <rect width={`${(value * 100).toFixed(1)}%`} height="100%" rx="2" className={tone} />
    </svg>
  )
}
