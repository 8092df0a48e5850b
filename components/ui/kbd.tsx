/** A key of the keyboard. */
export function Kbd({ children }: { children: string }) {
  return (
    <kbd className="inline-flex h-5 min-w-5 items-center justify-center rounded-bar bg-surface px-1 font-sans text-small text-text-muted inset-ring inset-ring-line-strong">
      {children}
    </kbd>
  )
}
