/**
 * The token of `Authorization: Bearer …` (RFC 6750); null without one. No browser sends it by itself, so who brings one needs no
 * Origin; and as no cookie counts beside it, that is no way around the rule for cookies. What another scheme says is for a proxy in front.
 */
export function bearerOf(authorization: string | undefined): string | null {
  return /^bearer +(\S+) *$/i.exec(authorization ?? '')?.[1] ?? null
}
