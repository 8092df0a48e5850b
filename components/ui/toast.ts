import { createStore } from '#lib/shared/store.ts'

export type Toast = {
  id: number
  tone: 'ok' | 'danger'
  title: string
  detail?: string | undefined
  log?: readonly string[] | undefined
}

const KEPT = 4

let lastId = 0
export const toasts = createStore<readonly Toast[]>([])

/** Says in passing how something went. A failure stays until it is closed. */
export function showToast(toast: Omit<Toast, 'id'>): void {
  lastId += 1
  const id = lastId
  // The same failure twice is one: somebody clicks again.
  const others = toasts.get().filter(other => other.title !== toast.title || other.detail !== toast.detail)
  toasts.set([...others.slice(1 - KEPT), { ...toast, id }])
}

export function closeToast(id: number): void {
  toasts.set(toasts.get().filter(toast => toast.id !== id))
}
