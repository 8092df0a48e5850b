import { VmName } from '#lib/contract/vm.ts'

const LONGEST = 40

/** What says which build of a medium it is, not what runs: of no interest in the name of a VM. */
const NOISE =
  /^(amd64|x86|64|x64|x86_64|i[3-6]86|arm64|aarch64|netinst|netinstall|netboot|dvd\d*|cd\d*|disc\d*|live|server|desktop|minimal|boot|full|installer|install|iso|release|final|standard|virt)$/i

function cleaned(fileName: string): string {
  const stem = fileName.replace(/\.(iso|img)$/i, '').normalize('NFKC')
  const words = stem.split(/[^\p{L}\p{N}.]+/u).filter(word => word && !NOISE.test(word))
  const name = words
    .join('-')
    .toLowerCase()
    .replace(/^[^\p{L}\p{N}]+/u, '')
    .slice(0, LONGEST)
    .replace(/[.-]+$/, '')
  return VmName.safeParse(name).success ? name : 'vm'
}

/** A name like the base that nobody has yet: “debian”, “debian-2”, “debian-3”. */
export function freeName(base: string, taken: readonly string[]): string {
  const used = new Set(taken.map(name => name.toLowerCase()))
  if (!used.has(base.toLowerCase())) return base
  for (let number = 2; ; number += 1) {
    const name = `${base}-${number}`
    if (!used.has(name.toLowerCase())) return name
  }
}

/** A name for the VM that is made from a file: “debian-12.7.0-amd64-netinst.iso” becomes “debian-12.7.0”. Never a taken one. */
export function suggestName(fileName: string | null, taken: readonly string[]): string {
  return freeName(fileName === null ? 'vm' : cleaned(fileName), taken)
}
