import type { ReactNode } from 'react'
import { Notices } from '#components/health/notices.tsx'
import { LiveUpdates } from './live-updates.tsx'
import { LostLine } from './lost-line.tsx'
import { Shortcuts } from './shortcuts.tsx'
import { Sidebar } from './sidebar.tsx'

/** Sidebar and page. Under 700 px the sidebar is a bar at the bottom, where the thumb is. */
export function PageFrame({ children }: { children: ReactNode }) {
  return (
    <div className="narrow:grid narrow:grid-cols-[3.5rem_minmax(0,1fr)] wide:grid-cols-[13rem_minmax(0,1fr)]">
      <LiveUpdates />
      <a
        href="#main"
        className="sr-only rounded-control bg-raised px-3 py-2 focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-60"
      >
        Skip to the page
      </a>
      <Sidebar />
      <main
        id="main"
        tabIndex={-1}
        className="flex min-h-dvh min-w-0 flex-col px-4 pb-20 outline-none narrow:px-6 narrow:pb-6"
      >
        <LostLine />
        <Notices />
        {children}
      </main>
      <Shortcuts />
    </div>
  )
}
