/**
 * A fixed-width field of a disc header as a line for a person, or null when blank. The standard allows few characters, the
 * world writes anything: control, direction and unassigned characters go (SAFETY S15), runs of blanks become one.
 */
export function displayableText(field: Buffer): string | null {
  const text = new TextDecoder('utf-8').decode(field)
  const clean = text
    .replace(/[\p{C}\p{Zl}\p{Zp}\uFFFD]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  return clean === '' ? null : clean
}
