import { Activity, Braces, Disc3, HardDrive, type LucideIcon, MonitorPlay, Server } from 'lucide-react'
import { paths } from '#lib/client/paths.ts'

export type NavItem = {
  label: string
  /** For the bar at the bottom of a phone. */
  shortLabel?: string
  href: string
  icon: LucideIcon
  /** Second key after `g`. */
  key: string
}

export const NAV_ITEMS: NavItem[] = [
  { label: 'Virtual machines', shortLabel: 'VMs', href: paths.vms(), icon: MonitorPlay, key: 'v' },
  { label: 'Library', href: paths.library(), icon: Disc3, key: 'l' },
  { label: 'Storage', href: paths.storage(), icon: HardDrive, key: 's' },
  { label: 'Host', href: paths.host(), icon: Server, key: 'h' },
  { label: 'Activity', href: paths.activity(), icon: Activity, key: 'a' },
  { label: 'API', href: paths.api(), icon: Braces, key: 'p' },
]

/** The item a page belongs to: VM pages belong to the list. */
export function isCurrent(item: NavItem, pathname: string): boolean {
  if (item.href === paths.vms()) return pathname === '/' || pathname.startsWith('/vms/')
  return pathname === item.href || pathname.startsWith(`${item.href}/`)
}
