/** One key of a US keyboard: the X keysym, and the place of the key as in KeyboardEvent.code. */
export type Key = { keysym: number; code: string }
export type Keystroke = Key & { shift: boolean }

/** The part of noVNC's RFB that presses keys. */
export type KeySender = { sendKey(keysym: number, code: string, down?: boolean): void }

export const CONTROL: Key = { keysym: 0xffe3, code: 'ControlLeft' }
export const ALT: Key = { keysym: 0xffe9, code: 'AltLeft' }
export const SHIFT: Key = { keysym: 0xffe1, code: 'ShiftLeft' }
export const META: Key = { keysym: 0xffeb, code: 'MetaLeft' }
export const TAB: Key = { keysym: 0xff09, code: 'Tab' }
export const ENTER: Key = { keysym: 0xff0d, code: 'Enter' }
export const ESCAPE: Key = { keysym: 0xff1b, code: 'Escape' }
export const BACKSPACE: Key = { keysym: 0xff08, code: 'Backspace' }
export const DELETE: Key = { keysym: 0xffff, code: 'Delete' }

/** F1 to F12. */
export function functionKey(number: number): Key {
  return { keysym: 0xffbd + number, code: `F${number}` }
}

/** Presses the keys in order and lets them go in reverse, as fingers do. */
export function pressTogether(sender: KeySender, keys: readonly Key[]): void {
  for (const { keysym, code } of keys) sender.sendKey(keysym, code, true)
  for (const { keysym, code } of keys.toReversed()) sender.sendKey(keysym, code, false)
}

const MODIFIERS: readonly Key[] = [
  CONTROL,
  ALT,
  SHIFT,
  META,
  { keysym: 0xffe4, code: 'ControlRight' },
  { keysym: 0xffea, code: 'AltRight' },
  { keysym: 0xffe2, code: 'ShiftRight' },
  { keysym: 0xffec, code: 'MetaRight' },
]

/**
 * Lets every modifier go. When the screen loses the focus while one is held, its release goes to the page instead, and the
 * guest would take the next letter for a shortcut.
 */
export function releaseModifiers(sender: KeySender): void {
  for (const { keysym, code } of MODIFIERS) sender.sendKey(keysym, code, false)
}
