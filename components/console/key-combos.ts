import { ALT, CONTROL, DELETE, ESCAPE, functionKey, type Key, META, TAB } from './keystroke.ts'

/** What the browser or the person's own desktop would take before the guest sees it. */
export const KEY_COMBOS: readonly { label: string; keys: readonly Key[] }[] = [
  { label: 'Ctrl + Alt + Delete', keys: [CONTROL, ALT, DELETE] },
  ...[1, 2, 3, 4, 5, 6].map(n => ({ label: `Ctrl + Alt + F${n}`, keys: [CONTROL, ALT, functionKey(n)] })),
  { label: 'Alt + Tab', keys: [ALT, TAB] },
  { label: 'Alt + F4', keys: [ALT, functionKey(4)] },
  { label: 'Windows key', keys: [META] },
  { label: 'Esc', keys: [ESCAPE] },
]
