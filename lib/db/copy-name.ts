import { z } from 'zod'
import type { DatabaseCopy } from '#lib/contract/database-copy.ts'

export type CopyReason = DatabaseCopy['reason']

const REASONS = ['daily', 'upgrade', 'asked', 'rescue'] as const
/** `guesthouse.db.20261124T060000.123Z.daily.copy`; versions before 0.2 named the migration: `….before-0002-x.copy`. */
const NAME = /^(?<database>.+)\.(?<date>\d{8})T(?<time>\d{6}\.\d{3})Z\.(?<label>[\w-]+)\.copy$/
const Groups = z.object({ database: z.string(), date: z.string(), time: z.string(), label: z.string() })

/** The name says everything, so that a folder of copies explains itself, also to somebody without Guesthouse. */
export function copyName(database: string, { madeAt, reason }: { madeAt: Date; reason: CopyReason }): string {
  return `${database}.${madeAt.toISOString().replace(/[-:]/g, '')}.${reason}.copy`
}

/** null when it is no copy of this database, or not a whole one. */
export function readCopyName(database: string, name: string): { madeAt: Date; reason: CopyReason } | null {
  const groups = Groups.safeParse(NAME.exec(name)?.groups)
  if (!groups.success || groups.data.database !== database) return null
  const { date, time, label } = groups.data
  const iso = `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}T${time.slice(0, 2)}:${time.slice(2, 4)}:${time.slice(4)}Z`
  const madeAt = new Date(iso)
  if (Number.isNaN(madeAt.getTime())) return null
  const reason = label.startsWith('before-') ? 'upgrade' : REASONS.find(each => each === label)
  return reason ? { madeAt, reason } : null
}
