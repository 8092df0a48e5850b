/**
 * What was typed between two contents of a text field, as keys: so many backspaces, then this text. On-screen keyboards send
 * no usable key events (key code 229), and correct words that are already typed, so the content is the only truth.
 */
export function textDifference(before: string, after: string): { backspaces: number; inserted: string } {
  let same = 0
  while (same < before.length && same < after.length && before[same] === after[same]) same += 1
  return { backspaces: before.length - same, inserted: after.slice(same) }
}
