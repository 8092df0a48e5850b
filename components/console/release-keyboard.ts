/** The way out of a console for people without a mouse: QEMU's own window has the same. */
export const RELEASE_KEYS = 'Ctrl + Alt + G'

/** Whether a key press asks to leave the console. By place, so that it is the same on every keyboard layout. */
export function isReleaseKey(event: Pick<KeyboardEvent, 'ctrlKey' | 'altKey' | 'code'>): boolean {
  return event.ctrlKey && event.altKey && event.code === 'KeyG'
}
