import '@xterm/xterm/css/xterm.css'
import { FitAddon } from '@xterm/addon-fit'
import { type ITheme, Terminal } from '@xterm/xterm'

/** The `screen` colours of app/globals.css in sRGB: a terminal is dark glass in both themes, and xterm reads no oklch(). */
const THEME: ITheme = {
  background: '#111419',
  foreground: '#d5d7dd',
  cursor: '#d5d7dd',
  selectionBackground: '#3b4a66',
}

/**
 * Operating system commands that a guest could use on the person: set the page's title, put a link under a text, write or
 * read the clipboard, ask for colours (the answer would be typed into the guest), show notifications.
 * https://invisible-island.net/xterm/ctlseqs/ctlseqs.html#h3-Operating-System-Commands
 */
const REFUSED_OSC = [0, 1, 2, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 22, 50, 52, 99, 133, 777, 1337]

/** Swallows them before xterm or anything else hears them. */
export function refuseGuestRequests(terminal: Pick<Terminal, 'parser'>): void {
  for (const code of REFUSED_OSC) terminal.parser.registerOscHandler(code, () => true)
}

/** A terminal that shows text and colours and does nothing else that its guest asks for (SAFETY N26). */
export function createTerminal(): { terminal: Terminal; fit: FitAddon } {
  const terminal = new Terminal({
    theme: THEME,
    fontFamily: 'ui-monospace, "Cascadia Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace',
    fontSize: 14,
    scrollback: 5_000,
    cursorBlink: true,
    linkHandler: null,
    windowOptions: {},
  })
  refuseGuestRequests(terminal)
  const fit = new FitAddon()
  terminal.loadAddon(fit)
  return { terminal, fit }
}
