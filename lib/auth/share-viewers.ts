import { hashSecret, newSecret } from './secret.ts'

const MOST_KNOWN = 1_000
const MOST_LINKS = 20

/** A browser that came in by links: which ones it has opened, so that a reload is no further use. */
export type ShareViewer = { readonly id: string; has(linkId: string): boolean; add(linkId: string): void }

export type ShareViewers = {
  /** @param secret of its cookie. @returns null: it is not known (any more) */
  find(secret: string | null): ShareViewer | null
  /** @returns the secret for its cookie */
  begin(): { viewer: ShareViewer; secret: string }
}

/** In memory: who comes back after Guesthouse was started again has used the link once more. */
export function createShareViewers(): ShareViewers {
  const known = new Map<string, ShareViewer>()

  function newViewer(): ShareViewer {
    const linkIds = new Set<string>()
    return {
      id: crypto.randomUUID(),
      has: linkId => linkIds.has(linkId),
      add(linkId) {
        linkIds.add(linkId)
        for (const oldest of linkIds) {
          if (linkIds.size <= MOST_LINKS) break
          linkIds.delete(oldest)
        }
      },
    }
  }

  return {
    find: secret => (secret === null ? null : (known.get(hashSecret(secret)) ?? null)),
    begin() {
      const secret = newSecret()
      const viewer = newViewer()
      known.set(hashSecret(secret), viewer)
      for (const oldest of known.keys()) {
        if (known.size <= MOST_KNOWN) break
        known.delete(oldest)
      }
      return { viewer, secret }
    },
  }
}
