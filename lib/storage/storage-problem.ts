import { z } from 'zod'
import { databaseProblem } from '#lib/contract/database-problem.ts'
import { isProblem, Problem } from '#lib/contract/problem.ts'
import { formatBytes } from '#lib/shared/bytes.ts'
import { readSpace, roomIn, type Space } from './space.ts'

/** https://man7.org/linux/man-pages/man3/errno.3.html */
const FULL_CODES = new Set(['ENOSPC', 'EDQUOT'])

/** `what` completes the sentence: “The volume “web” was not created”. */
export function storageFull(what: string, { freeBytes, reserveBytes }: Space, cause?: unknown): Problem {
  const kept = `${formatBytes(freeBytes)} are free, and ${formatBytes(reserveBytes)} stay free for Guesthouse itself`
  return new Problem('storage-full', `${what}: ${kept}. Delete what is not needed and try again.`, { cause })
}

export function errorCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null
}

/**
 * The one place that turns a failure of the file system, of qemu-img or of the database into a sentence. qemu-img reports a full disk only in
 * words, so the free space decides.
 */
export async function storageProblem(error: unknown, { what, path }: { what: string; path: string }): Promise<Problem> {
  if (isProblem(error)) return error
  const space = await readSpace(path).catch(() => null)
  const code = errorCode(error)
  if (space && ((code && FULL_CODES.has(code)) || roomIn(space) <= 0)) return storageFull(what, space, error)
  const ofDatabase = databaseProblem(error)
  if (ofDatabase) return ofDatabase
  const log = error instanceof Error && 'stderr' in error ? String(error.stderr).trim().split('\n') : []
  return new Problem('storage-failed', `${what}: ${reasonOf(error, code)}.`, { cause: error, log })
}

const REASONS: Record<string, string> = {
  EACCES: 'Guesthouse may not write there; check the owner and mode of the folder',
  EPERM: 'Guesthouse may not do that there; check the owner and mode of the folder',
  EROFS: 'the file system is read-only',
  EIO: 'the disk reported an error; look into the host’s kernel log',
  EMFILE: 'Guesthouse has as many files open as its limit allows; raise it (LimitNOFILE of the service, or ulimit -n)',
  ENFILE: 'the host has as many files open as its limit allows; raise fs.file-max',
  ENOENT: 'the folder or file is gone',
}

/** Something else is where a file or folder of ours belongs. */
const IN_THE_WAY = new Set(['EISDIR', 'ENOTDIR', 'EEXIST', 'ELOOP', 'ERR_FS_EISDIR'])
const WithPath = z.object({ path: z.string(), dest: z.string().optional() })

function reasonOf(error: unknown, code: string | null): string {
  const paths = code && IN_THE_WAY.has(code) ? WithPath.safeParse(error).data : undefined
  if (paths) return `something else is in the place of ${paths.dest ?? paths.path}; move it away`
  return (code && REASONS[code]) ?? (error instanceof Error ? error.message : String(error))
}
