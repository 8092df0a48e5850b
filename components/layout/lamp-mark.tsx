/** The mark: a house at night, one window lit. */
export function LampMark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" className={className}>
      <path d="M3 10.6 12 3l9 7.6V20a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1z" className="fill-text" />
      <rect x="7" y="11.5" width="4" height="5" rx="0.6" className="fill-canvas" opacity="0.22" />
      <rect x="13" y="11.5" width="4" height="5" rx="0.6" className="fill-lamp" />
    </svg>
  )
}
