export const VIEW_COOKIE = 'guesthouse-vm-view'
export type View = 'cards' | 'rows'

export function parseView(value: string | null | undefined): View {
  return value === 'rows' ? 'rows' : 'cards'
}

const YEAR_SECONDS = 31_536_000

/** The view of the next visit, where the URL does not say; a cookie, so that the first HTML already has the right skeleton. */
export function rememberView(view: View): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API exists only on https and localhost, Guesthouse also on http://server.lan
  document.cookie = `${VIEW_COOKIE}=${view}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`
}
