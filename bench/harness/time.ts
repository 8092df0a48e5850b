import { median } from './statistics.ts'

/** CLOCK_MONOTONIC in milliseconds: the same clock in every process of this machine. */
export function nowMs(): number {
  return Number(process.hrtime.bigint()) / 1e6
}

export async function timedMs(act: () => Promise<unknown>): Promise<number> {
  const before = nowMs()
  await act()
  return nowMs() - before
}

/** The median of `times` goes, one after the other, in milliseconds. */
export async function medianMs(times: number, act: () => Promise<unknown>): Promise<number> {
  const values: number[] = []
  for (let i = 0; i < times; i += 1) values.push(await timedMs(act))
  return median(values)
}
