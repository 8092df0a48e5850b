import type { MadeShareLink, NewShareLink, ShareLink as ShareLinkView, ShareSession } from '#lib/contract/console.ts'
import { Problem } from '#lib/contract/problem.ts'
import { type RightsSubject, rightsOn } from '#lib/contract/rights.ts'
import type { Caller } from './caller.ts'
import type { ShareLink, ShareLinks } from './share-links.ts'
import type { ShareViewers } from './share-viewers.ts'
import type { Tickets } from './tickets.ts'
import type { Users } from './users.ts'

const MINUTE_MS = 60_000
const MOST_OF_VM = 50

export type ShareDesk = {
  list(vmId: string): ShareLinkView[]
  /** @throws Problem `too-many-share-links` */
  make(caller: Caller, vmId: string, wish: NewShareLink): Promise<MadeShareLink>
  /** @throws Problem `share-link-not-found` */
  revoke(vmId: string, linkId: string): Promise<undefined>
  /**
   * @param cookie of the browser, if it came by a link before
   * @returns what it may open, and the cookie it needs for that; null: it has it. @throws Problem `share-link-not-found`, `share-link-used-up`
   */
  open(secret: string, cookie: string | null): Promise<{ session: ShareSession; cookie: string | null }>
  /** Whether consoles may be opened by it and stay open. */
  isGood(linkId: string): boolean
  viewerId(cookie: string | null): string | null
}

export type ShareDeskParts = {
  links: ShareLinks
  viewers: ShareViewers
  tickets: Pick<Tickets, 'issue'>
  users: Pick<Users, 'find'>
  /** undefined: there is no such VM */
  findVm: (vmId: string) => (RightsSubject & { name: string }) | undefined
}

export function createShareDesk({ links, viewers, tickets, users, findVm }: ShareDeskParts): ShareDesk {
  /** The VM of a link, as long as its maker may use the console: a link gives nobody more than that. */
  function vmOf({ vmId, createdById }: ShareLink): (RightsSubject & { name: string }) | null {
    const vm = findVm(vmId)
    const maker = users.find(createdById)
    if (!vm || !maker || maker.disabledAt !== null) return null
    return rightsOn(vm, { userId: maker.id, role: maker.role, grants: maker.grants }).has('console') ? vm : null
  }

  const viewOf = ({ createdById, createdAt, expiresAt, lastUsedAt, ...link }: ShareLink): ShareLinkView => ({
    ...link,
    createdBy: users.find(createdById)?.name ?? '',
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  })

  return {
    list: vmId => links.ofVm(vmId).map(viewOf),
    async make({ user }, vmId, { kind, mode, expiresInMinutes, maxUses }) {
      if (links.ofVm(vmId).length >= MOST_OF_VM) {
        throw new Problem('too-many-share-links', `This VM has ${MOST_OF_VM} links. Revoke one that is not needed.`)
      }
      const { link, secret } = await links.make({
        ...{ vmId, kind, mode, maxUses, createdById: user.id },
        expiresAt: new Date(Date.now() + expiresInMinutes * MINUTE_MS),
      })
      return { link: viewOf(link), path: `/share#${secret}` }
    },
    async revoke(vmId, linkId) {
      if (!links.ofVm(vmId).some(({ id }) => id === linkId)) {
        throw new Problem('share-link-not-found', 'This link has been revoked or has expired already.')
      }
      await links.revoke([linkId])
      return undefined
    },
    async open(secret, cookie) {
      const link = links.find(secret)
      const vm = link && vmOf(link)
      if (!link || !vm) {
        throw new Problem('share-link-not-found', 'This link has expired or was revoked. Ask who sent it for another.')
      }
      const known = viewers.find(cookie)
      if (!known?.has(link.id) && !(await links.use(link.id))) {
        throw new Problem('share-link-used-up', 'This link was used often enough. Ask who sent it for another.')
      }
      const { viewer, secret: newCookie } = known ? { viewer: known, secret: null } : viewers.begin()
      viewer.add(link.id)
      const { vmId, kind, mode, expiresAt } = link
      const { ticket } = tickets.issue({ vmId, kind, mode, holder: viewer.id, linkId: link.id })
      const session = { vmId, vmName: vm.name, kind, mode, expiresAt: expiresAt.toISOString(), ticket }
      return { session, cookie: newCookie }
    },
    isGood(linkId) {
      const link = links.read(linkId)
      return link !== null && vmOf(link) !== null
    },
    viewerId: cookie => viewers.find(cookie)?.id ?? null,
  }
}
