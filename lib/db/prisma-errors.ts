import { z } from 'zod'

const PrismaError = z.object({
  code: z.string(),
  meta: z
    .object({
      modelName: z.string().optional(),
      driverAdapterError: z
        .object({ cause: z.object({ constraint: z.object({ fields: z.array(z.string()).optional() }).optional() }) })
        .optional(),
    })
    .optional(),
})

/** What Prisma says went wrong, by code and never by message: https://www.prisma.io/docs/orm/reference/error-reference */
export type DbFailure =
  | { kind: 'not-unique'; model: string; fields: string[] }
  | { kind: 'refers-to-nothing' }
  | { kind: 'row-missing' }
  | { kind: 'other' }

export function dbFailure(error: unknown): DbFailure {
  const parsed = PrismaError.safeParse(error)
  if (!parsed.success) return { kind: 'other' }
  const { code, meta } = parsed.data
  if (code === 'P2002') {
    const fields = meta?.driverAdapterError?.cause.constraint?.fields ?? []
    return { kind: 'not-unique', model: meta?.modelName ?? '', fields }
  }
  if (code === 'P2003') return { kind: 'refers-to-nothing' }
  if (code === 'P2025') return { kind: 'row-missing' }
  return { kind: 'other' }
}
