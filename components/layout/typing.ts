/** Whether keys at this element belong to a guest: nothing at all may take those. */
export function isGuests(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[data-keys="own"]') !== null
}

/** Whether keys at this element are text or a guest’s, so that no single-key shortcut may take them. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return isGuests(target) || target.isContentEditable || target.closest('input, textarea, select') !== null
}
