/**
 * The cookie that a signed-in browser sends. Cookies do not know ports: two Guesthouses on one host would sign each other out, so the
 * port is in the name. Over TLS the prefix makes browsers refuse one that another site of the domain set (RFC 6265bis, 4.1.3.2).
 */
export type SessionCookie = {
  /** @returns null without one */
  read(cookieHeader: string | undefined): string | null
  /** The header's value that sets it; with an empty secret, one that removes it. */
  set(secret: string): string
}

export function createSessionCookie({
  port,
  secure,
  of = '',
}: {
  port: () => number
  /** Known with each request where a proxy may speak TLS for us. */
  secure: boolean | (() => boolean)
  /** What it is for when it is for no session: the way to a sign-in service and back, the rescue, or links to consoles. */
  of?: '' | 'oidc-' | 'rescue-' | 'share-'
}): SessionCookie {
  const isSecure = () => (typeof secure === 'boolean' ? secure : secure())
  const name = () => `${isSecure() ? '__Host-' : ''}guesthouse-${of}${port()}`
  return {
    read(header) {
      if (header === undefined) return null
      const start = `${name()}=`
      for (const part of header.split(';')) {
        const pair = part.trimStart()
        if (pair.startsWith(start)) return pair.slice(start.length).trimEnd()
      }
      return null
    },
    // Without Max-Age it would end with the browser, which phones close by themselves; the server ends it after a week (N22).
    set: secret =>
      `${name()}=${secret}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${secret === '' ? 0 : WEEK_SECONDS}${isSecure() ? '; Secure' : ''}`,
  }
}

const WEEK_SECONDS = 7 * 24 * 3600
