import { cx } from './cx.ts'

type SparklineProps = {
  /** Oldest first. */
  values: readonly number[]
  /** The top of the scale; the line is relative to it. */
  max: number
  /** How many values the whole width stands for: a short history starts at the right. */
  capacity: number
  className?: string
}

const WIDTH = 100
const HEIGHT = 24

/** Points of the line in a 100 x 24 box, oldest left, newest at the right edge. */
export function sparklinePoints({ values, max, capacity }: Omit<SparklineProps, 'className'>): [number, number][] {
  const shown = values.slice(-capacity)
  const step = WIDTH / Math.max(1, capacity - 1)
  return shown.map((value, index) => {
    const x = WIDTH - (shown.length - 1 - index) * step
    const y = HEIGHT - 1 - Math.max(0, Math.min(1, value / max)) * (HEIGHT - 2)
    return [Math.round(x * 10) / 10, Math.round(y * 10) / 10]
  })
}

/** How a value moved lately. Decoration: put the number beside it. */
export function Sparkline({ values, max, capacity, className }: SparklineProps) {
  const points = sparklinePoints({ values, max, capacity })
  const line = points.map(([x, y]) => `${x},${y}`).join(' ')
  const first = points[0]
  return (
    <svg
      aria-hidden="true"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      className={cx('h-6 overflow-visible text-accent', className)}
    >
      <line
        x1="0"
        x2={WIDTH}
        y1={HEIGHT - 1}
        y2={HEIGHT - 1}
        className="stroke-line"
        vectorEffect="non-scaling-stroke"
      />
      {first && (
        <>
          <polygon points={`${first[0]},${HEIGHT} ${line} ${WIDTH},${HEIGHT}`} fill="currentColor" opacity="0.12" />
          <polyline
            points={line}
            fill="none"
            stroke="currentColor"
            strokeWidth="1.5"
            strokeLinejoin="round"
            vectorEffect="non-scaling-stroke"
          />
        </>
      )}
    </svg>
  )
}
