import { showToast } from '#components/ui/toast.ts'
import { failureOf } from '#lib/client/failure.ts'

/** For an action without a place of its own to fail in: what was tried, and the server’s sentence. */
export function toastFailure(title: string, error: unknown): void {
  const { detail, log } = failureOf(error)
  showToast({ tone: 'danger', title, detail, log })
}
