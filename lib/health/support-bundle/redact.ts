/** What stands in the place of what was taken out. */
export const REMOVED = '[removed]'

/**
 * Names under which secrets are kept, today’s and those to come: whoever adds one need not think of the bundle. People write anything
 * into notes, so these are nobody else’s business either.
 */
const SECRET_NAME = /pass(word|phrase)|secret|token|credential|cookie|authorization|key$|^notes?$|userdata/i
/**
 * The same in text: `password=…`, `"token": "…"`, `Authorization: Bearer …`. A guest writes what it wants into a log, so the time must grow
 * with the text and no faster: a name is looked at once, from its beginning (that is what the look behind and the look ahead are for).
 */
const SECRET_IN_TEXT =
  /((?<![\w-])(?=[\w-]*(?:pass(?:word|phrase)|secret|token|credential|cookie|authorization|userdata)|[\w-]*notes?(?![\w-])|[\w-]+key(?![\w-]))[\w-]+\\?["']?\s*[=:]\s*)(\\?"(?:[^"\\]|\\[^"])*\\?"|'[^']*'|(?:Bearer |Basic )?[^\s,;}\]]+)/gi
/** A line with `-object {"qom-type":"secret","data":"…"}`, quoted or not. All data in it goes: whose it is, only a parser would know. */
const LINE_WITH_SECRET_OBJECT = /^(?=.*qom-type\\?"\s*:\s*\\?"secret).*$/gm
const DATA = /(data\\?"\s*:\s*\\?")[^"\\]*/g

export function redactText(text: string): string {
  return text
    .replace(LINE_WITH_SECRET_OBJECT, line => line.replace(DATA, `$1${REMOVED}`))
    .replace(SECRET_IN_TEXT, `$1"${REMOVED}"`)
}

/** JSON in a text (a wish in the database) is taken apart: what is quoted twice cannot be matched by its looks. */
function redactString(text: string): string {
  if (!/^[[{]/.test(text)) return redactText(text)
  try {
    return redactText(JSON.stringify(redact(JSON.parse(text))))
  } catch {
    return redactText(text)
  }
}

/** A copy without secrets, however deep they lie. */
export function redact(value: unknown): unknown {
  if (typeof value === 'string') return redactString(value)
  if (Array.isArray(value)) return value.map(redact)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      const isSecret = SECRET_NAME.test(name) && inner !== null && inner !== ''
      return [name, isSecret ? REMOVED : redact(inner)]
    }),
  )
}
