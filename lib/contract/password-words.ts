/**
 * What is tried first here: the names of this program and of what it is for, and of the most used passwords those that would be long
 * enough once they are repeated or have a year behind them (OWASP ASVS 6.1.2, 6.2.11). docs/security.md lists them.
 */
const WORDS = [
  ...['guesthouse', 'password', 'passwort', 'letmein', 'administrator', 'admin', 'welcome', 'willkommen'],
  ...[
    'virtual',
    'machine',
    'machines',
    'server',
    'homelab',
    'secret',
    'changeme',
    'default',
    'iloveyou',
    'monkey',
    'dragon',
  ],
]

/** Along the alphabet, the digits and the rows of keyboards, there and back. */
const RUNS = [
  ...[
    'abcdefghijklmnopqrstuvwxyz',
    '012345678901234567890123456789',
    'qwertyuiopasdfghjklzxcvbnm',
    'qwertzuiopasdfghjklyxcvbnm',
  ],
  ...['azertyuiopqsdfghjklmwxcvbn', '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p'],
].flatMap(run => [run, [...run].reverse().join('')])

const LETTER_LIKE = new Map(Object.entries({ '4': 'a', '3': 'e', '1': 'i', '0': 'o', '5': 's', '7': 't' }))
const YEAR_OR_COUNT = /^\d{1,4}$/

const plain = (text: string) =>
  text
    .toLowerCase()
    .replaceAll('@', 'a')
    .replaceAll('$', 's')
    .replaceAll(/[^\p{L}\p{N}]/gu, '')

/** `p4ssw0rd2024`: digits among letters are letters, those at the ends are digits. */
function spelledOut(letters: string): string {
  const [, head = '', core = '', tail = ''] = /^(\d*)(.*?)(\d*)$/.exec(letters) ?? []
  return head + [...core].map(letter => LETTER_LIKE.get(letter) ?? letter).join('') + tail
}

/** @returns whether it is only made of such words, runs and repetitions; anything more than that makes it a password */
export function isEasyToGuess(password: string, own: readonly string[] = []): boolean {
  const typed = plain(password.normalize('NFKC'))
  const words = [...WORDS, ...own.map(plain).filter(word => word.length > 2)].sort(
    (one, other) => other.length - one.length,
  )
  return [typed, spelledOut(typed)].some(
    letters =>
      letters === '' || isRun(letters) || isRepetition(letters) || chunks(letters).every(chunk => isEasy(chunk, words)),
  )
}

/** `welcome2024` is a word and a year. */
function chunks(letters: string): string[] {
  return letters.match(/\p{N}+|[^\p{N}]+/gu) ?? []
}

function isEasy(chunk: string, words: readonly string[]): boolean {
  if (YEAR_OR_COUNT.test(chunk) || isRun(chunk) || isRepetition(chunk)) return true
  let rest = chunk
  for (const word of words) rest = rest.replaceAll(word, '')
  return rest === ''
}

function isRun(text: string): boolean {
  return text.length > 2 && RUNS.some(run => run.includes(text))
}

/** Of at most four characters: `aaaaaaaaaaaa`, `abcabcabcabc`. */
function isRepetition(text: string): boolean {
  return [1, 2, 3, 4].some(
    length => text.length > 2 * length && [...text].every((letter, at) => letter === text[at % length]),
  )
}
