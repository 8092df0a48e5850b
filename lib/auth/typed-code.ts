import { randomInt } from 'node:crypto'

/** Crockford's: without I, L, O and U, which are read as others. https://www.crockford.com/base32.html */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const GROUPS = 4
const GROUP_LENGTH = 4
const CODE = new RegExp(`^[${ALPHABET}]{${GROUPS * GROUP_LENGTH}}$`)

/** A secret that a person types: 80 bits in four groups of four. */
export function newTypedCode(): string {
  return groupedCode(Array.from({ length: GROUPS * GROUP_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join(''))
}

/** As a person may type it: any case, with or without dashes, with the letters that look like digits. */
export function foldedCode(given: string): string {
  return given.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1')
}

/** As it is printed. */
export function groupedCode(folded: string): string {
  return (folded.match(new RegExp(`.{${GROUP_LENGTH}}`, 'g')) ?? []).join('-')
}

/** Whether this, folded, can be such a code at all. */
export function isTypedCode(folded: string): boolean {
  return CODE.test(folded)
}
