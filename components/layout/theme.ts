export const THEME_COOKIE = 'guesthouse-theme'
export type Theme = 'system' | 'light' | 'dark'

/** What was chosen; anything unknown follows the system. */
export function parseTheme(value: string | undefined): Theme {
  return value === 'light' || value === 'dark' ? value : 'system'
}

const YEAR_SECONDS = 31_536_000

/** Changes the theme of this page now, and of every later one through the cookie that the root layout reads. */
export function chooseTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API exists only on https and localhost, Guesthouse also on http://server.lan
  document.cookie = `${THEME_COOKIE}=${theme}; path=/; max-age=${theme === 'system' ? 0 : YEAR_SECONDS}; samesite=lax`
}
