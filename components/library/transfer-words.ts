import { formatBytes } from '#lib/shared/bytes.ts'
import { formatDuration } from '#lib/shared/duration.ts'

type Transfer = { done: number; total: number | null; bytesPerSecond: number | null }

/** “1.2 of 4.3 GiB · 85 MiB/s · 37 s left”, with what is known so far. */
export function transferWords({ done, total, bytesPerSecond }: Transfer): string {
  const amount = total === null ? formatBytes(done) : `${formatBytes(done)} of ${formatBytes(total)}`
  if (bytesPerSecond === null) return amount
  if (bytesPerSecond < 1) return `${amount} · stands still`
  const speed = `${formatBytes(bytesPerSecond)}/s`
  if (total === null) return `${amount} · ${speed}`
  return `${amount} · ${speed} · ${formatDuration(((total - done) / bytesPerSecond) * 1000)} left`
}
