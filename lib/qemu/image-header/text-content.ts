/** How the first bytes read as text. A cut multi-byte character at the end of the region does not count against it. */
export function matchText(head: Buffer): 'web-page' | 'text' | null {
  const text = decode(head)
  if (text === null) return null
  const start = text
    .replace(/^\uFEFF/, '')
    .trimStart()
    .slice(0, 512)
  if (/^(<!doctype html|<html|<head|<body|<!--[\s\S]*<html|<\?xml[\s\S]*<html)/i.test(start)) return 'web-page'
  return 'text'
}

function decode(bytes: Buffer): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    // biome-ignore lint/suspicious/noControlCharactersInRegex: telling binary data from text is what this is for
    return /[\0-\x08\x0e-\x1a\x1c-\x1f]/.test(text) ? null : text
  } catch {
    return null
  }
}
