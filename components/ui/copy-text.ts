/**
 * Puts a text on the clipboard. `navigator.clipboard` exists only on https and localhost, and Guesthouse is often opened as
 * http://server.lan: there the old way through a selection still works.
 */
export async function copyText(text: string): Promise<void> {
  if (window.isSecureContext) return navigator.clipboard.writeText(text)
  const area = document.createElement('textarea')
  area.value = text
  area.className = 'fixed opacity-0'
  document.body.append(area)
  area.select()
  const done = document.execCommand('copy')
  area.remove()
  if (!done) throw new Error('The browser did not copy')
}
