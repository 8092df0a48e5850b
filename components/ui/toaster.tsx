'use client'

import { CircleAlert, CircleCheck, X } from 'lucide-react'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { IconButton } from './icon-button.tsx'
import { Log } from './log.tsx'
import { closeToast, type Toast, toasts } from './toast.ts'

const SHOWN_MS = 5000

/** Where toasts appear: at the lower left, over the sidebar, so that they never cover what is being worked on. */
export function Toaster() {
  const shown = useSyncExternalStore(toasts.subscribe, toasts.get, toasts.get)
  return (
    <section
      aria-label="Messages"
      aria-live="polite"
      className="pointer-events-none fixed inset-x-4 bottom-18 z-50 flex flex-col items-start gap-2 narrow:bottom-4"
    >
      {shown.map(toast => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </section>
  )
}

function ToastCard({ toast }: { toast: Toast }) {
  const [isHeld, setIsHeld] = useState(false)
  const isFailure = toast.tone === 'danger'

  useEffect(() => {
    if (isFailure || isHeld) return
    const timer = setTimeout(() => closeToast(toast.id), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [isFailure, isHeld, toast.id])

  const Icon = isFailure ? CircleAlert : CircleCheck
  return (
    <div
      onPointerEnter={() => setIsHeld(true)}
      onPointerLeave={() => setIsHeld(false)}
      className="pointer-events-auto flex w-full max-w-sm animate-appear items-start gap-2.5 rounded-card bg-raised py-2.5 pr-2 pl-3.5 shadow-float"
    >
      <Icon
        aria-hidden="true"
        className={isFailure ? 'mt-0.5 size-4 shrink-0 text-danger' : 'mt-0.5 size-4 shrink-0 text-ok'}
      />
      <div className="min-w-0 flex-1">
        <p className="font-medium break-words">{toast.title}</p>
        {toast.detail && <p className="text-text-muted text-pretty break-words">{toast.detail}</p>}
        {toast.log && <Log lines={toast.log} />}
      </div>
      <IconButton
        size="small"
        label="Close this message"
        hint="Close"
        icon={<X aria-hidden="true" className="size-3.5" />}
        onClick={() => closeToast(toast.id)}
      />
    </div>
  )
}
