/** `-netdev help`: a heading, then one kind per line. */
export function parseNetdevKinds(help: string): string[] {
  return help
    .split('\n')
    .map(line => line.trim())
    .filter(line => /^[a-z0-9-]+$/.test(line))
    .sort()
}
