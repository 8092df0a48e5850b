import {
  Activity,
  Braces,
  Disc3,
  HardDrive,
  type LucideIcon,
  MonitorPlay,
  ScrollText,
  Server,
  UsersRound,
} from 'lucide-react'
import { paths } from '#lib/client/paths.ts'
import { mayWith } from '#lib/client/use-rights.ts'
import type { HouseRight } from '#lib/contract/rights.ts'
import type { Me } from '#lib/contract/session.ts'

export type NavItem = {
  label: string
  /** For the bar at the bottom of a phone. */
  shortLabel?: string
  href: string
  icon: LucideIcon
  /** Second key after `g`. */
  key: string
  /** Without it there is nothing to see there. */
  right?: HouseRight
}

const NAV_ITEMS: NavItem[] = [
  { label: 'Virtual machines', shortLabel: 'VMs', href: paths.vms(), icon: MonitorPlay, key: 'v' },
  { label: 'Library', href: paths.library(), icon: Disc3, key: 'l', right: 'library.read' },
  { label: 'Storage', href: paths.storage(), icon: HardDrive, key: 's', right: 'storage.read' },
  { label: 'Host', href: paths.host(), icon: Server, key: 'h', right: 'host.read' },
  { label: 'Activity', href: paths.activity(), icon: Activity, key: 'a' },
  { label: 'People', href: paths.people(), icon: UsersRound, key: 'u', right: 'access.manage' },
  { label: 'Audit trail', shortLabel: 'Audit', href: paths.audit(), icon: ScrollText, key: 't', right: 'audit.read' },
  { label: 'API', href: paths.api(), icon: Braces, key: 'p' },
]

/** The pages that hold something for this account. */
export function navItemsFor(me: Me | undefined): NavItem[] {
  return NAV_ITEMS.filter(({ right }) => right === undefined || mayWith(me, right))
}

/** The item a page belongs to: VM pages belong to the list. */
export function isCurrent(item: NavItem, pathname: string): boolean {
  if (item.href === paths.vms()) return pathname === '/' || pathname.startsWith('/vms/')
  return pathname === item.href || pathname.startsWith(`${item.href}/`)
}
