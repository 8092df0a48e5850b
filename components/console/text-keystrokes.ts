import { ENTER, type Keystroke, TAB } from './keystroke.ts'

const LETTERS = 'abcdefghijklmnopqrstuvwxyz'

/** Keys of a US keyboard that are not letters: what they type without and with Shift. */
const KEYS: Record<string, readonly [plain: string, shifted: string]> = {
  Backquote: ['`', '~'],
  Digit1: ['1', '!'],
  Digit2: ['2', '@'],
  Digit3: ['3', '#'],
  Digit4: ['4', '$'],
  Digit5: ['5', '%'],
  Digit6: ['6', '^'],
  Digit7: ['7', '&'],
  Digit8: ['8', '*'],
  Digit9: ['9', '('],
  Digit0: ['0', ')'],
  Minus: ['-', '_'],
  Equal: ['=', '+'],
  BracketLeft: ['[', '{'],
  BracketRight: [']', '}'],
  Backslash: ['\\', '|'],
  Semicolon: [';', ':'],
  Quote: ["'", '"'],
  Comma: [',', '<'],
  Period: ['.', '>'],
  Slash: ['/', '?'],
}

function buildTable(): Map<string, Keystroke> {
  const table = new Map<string, Keystroke>([
    ['\n', { ...ENTER, shift: false }],
    ['\t', { ...TAB, shift: false }],
    [' ', { keysym: 0x20, code: 'Space', shift: false }],
  ])
  const add = (character: string, code: string, shift: boolean) =>
    // The keysym of a Latin-1 character is its code point (X11 protocol, appendix A).
    table.set(character, { keysym: character.charCodeAt(0), code, shift })
  for (const letter of LETTERS) {
    const code = `Key${letter.toUpperCase()}`
    add(letter, code, false)
    add(letter.toUpperCase(), code, true)
  }
  for (const [code, [plain, shifted]] of Object.entries(KEYS)) {
    add(plain, code, false)
    add(shifted, code, true)
  }
  return table
}

const TABLE = buildTable()

/**
 * The keys that type a text on a US keyboard. Shift is said explicitly, because QEMU turns a key's place into the scan code
 * that the guest gets and presses nothing by itself. What a US keyboard cannot type is left out and named.
 */
export function keystrokesFor(text: string): { keystrokes: Keystroke[]; untypeable: string[] } {
  const keystrokes: Keystroke[] = []
  const untypeable = new Set<string>()
  for (const character of text.replace(/\r\n?/g, '\n')) {
    const keystroke = TABLE.get(character)
    if (keystroke) keystrokes.push(keystroke)
    else untypeable.add(character)
  }
  return { keystrokes, untypeable: [...untypeable] }
}
