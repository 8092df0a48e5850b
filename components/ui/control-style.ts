/** The look that every text-like control shares. */
export const CONTROL =
  'h-8 w-full min-w-0 rounded-control bg-surface px-2.5 text-base text-text inset-ring inset-ring-line-control placeholder:text-text-muted/70 ' +
  'pointer-coarse:h-10 pointer-coarse:text-[1rem] ' +
  'focus-visible:outline-offset-0 aria-invalid:inset-ring-danger disabled:bg-sunken disabled:text-text-muted disabled:inset-ring-line-strong ' +
  // A <select> is always “read-only” to CSS.
  '[&:read-only:not(select)]:bg-sunken'
