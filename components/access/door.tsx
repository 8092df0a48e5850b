import type { ReactNode } from 'react'
import { NoticeLine } from '#components/health/notices.tsx'
import { LampMark } from '#components/layout/lamp-mark.tsx'
import { ThemeSwitch } from '#components/layout/theme-switch.tsx'
import type { Notice } from '#lib/contract/health.ts'

/** The frame of the pages outside: one thing to do, in the middle. */
export function Door({
  title,
  warnings = [],
  children,
}: {
  title: string
  /** What somebody should know before they type anything. */
  warnings?: Notice[]
  children: ReactNode
}) {
  return (
    <>
      {warnings.map(notice => (
        <NoticeLine key={notice.code} notice={notice} hasDetails={false} />
      ))}
      <div className="mx-auto flex min-h-dvh max-w-sm flex-col px-4 pb-16">
        <header className="flex h-16 items-center justify-end">
          <ThemeSwitch />
        </header>
        <main className="flex flex-col gap-6 pt-4 narrow:pt-[12dvh]">
          <div className="flex flex-col items-center gap-3 text-center">
            <LampMark className="size-10" />
            <h1 className="font-semibold text-title">{title}</h1>
          </div>
          {children}
        </main>
      </div>
    </>
  )
}
