/** The options that we use without a value. */
const FLAGS = new Set(['-nodefaults', '-no-user-config', '-S', '-enable-kvm', '-no-reboot', '-no-shutdown'])

export type Option = { option: string; value: string | null }

/** Puts each option together with its value again. A word where an option is expected stands alone. */
export function splitOptions(argv: readonly string[]): Option[] {
  const options: Option[] = []
  for (let index = 0; index < argv.length; index += 1) {
    const option = argv[index] ?? ''
    const next = argv[index + 1]
    if (!option.startsWith('-') || FLAGS.has(option) || next === undefined) {
      options.push({ option, value: null })
    } else {
      options.push({ option, value: next })
      index += 1
    }
  }
  return options
}
