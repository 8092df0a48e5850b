import { setupCodePath } from '#lib/auth/setup-code.ts'

/** Where Guesthouse can be opened, as it is told when it serves. */
export type Place = {
  /** The best first. That one `./guesthouse status` uses, too. */
  addresses: string[]
  /** Of its own authority, for who compares it with what the browser shows; null: no such certificate. */
  authorityFingerprint: string | null
}

/** The lines for the terminal: every address on one of its own, so that terminals make links of them. */
export function placeLines({ addresses, authorityFingerprint }: Place): string {
  const [first = '', ...others] = addresses
  const trust =
    authorityFingerprint === null
      ? ''
      : `\n  Trust ${authorityFingerprint}\n        (SHA-256 of its certificate authority; how to trust it is on the Host page)`
  return `  Open  ${first}${others.map(address => `\n        ${address}`).join('')}${trust}`
}

/** What is printed when everything is there. */
export function readyText({
  version,
  place,
  dataPath,
  setupCode,
  adopted,
}: {
  version: string
  place: Place
  dataPath: string
  /** null: the first account has been made */
  setupCode: string | null
  /** VMs that ran on meanwhile. */
  adopted: number
}): string {
  const setup =
    setupCode === null ? '' : `\n  Code  ${setupCode}  (for the first account; also in ${setupCodePath(dataPath)})`
  const running = adopted > 0 ? `\n  Found ${adopted} running VM${adopted === 1 ? '' : 's'}.` : ''
  return `Guesthouse ${version} is ready.\n${placeLines(place)}${setup}\n  Data  ${dataPath}${running}\n`
}
