/** Bytes, a place with a name, a short jump to such a place, or the 16-bit address of one. */
export type Instruction = number[] | { label: string } | { jump: number; to: string } | { addressOf: string }

export const word = (value: number) => [value & 0xff, (value >> 8) & 0xff]

/** The machine code of `program`, which will lie at `origin` when it runs. Just enough of an assembler to spare counting by hand. */
export function assemble(program: Instruction[], origin: number): number[] {
  const places = new Map<string, number>()
  let length = 0
  for (const instruction of program) {
    if ('label' in instruction) places.set(instruction.label, length)
    length += lengthOf(instruction)
  }
  const placeOf = (label: string) => {
    const place = places.get(label)
    if (place === undefined) throw new Error(`No place is named ${label}`)
    return place
  }
  const code: number[] = []
  for (const instruction of program) {
    if (Array.isArray(instruction)) code.push(...instruction)
    else if ('addressOf' in instruction) code.push(...word(origin + placeOf(instruction.addressOf)))
    else if ('jump' in instruction) {
      const distance = placeOf(instruction.to) - (code.length + 2)
      if (distance < -128 || distance > 127) throw new Error(`${instruction.to} is too far for a short jump`)
      code.push(instruction.jump, distance & 0xff)
    }
  }
  return code
}

function lengthOf(instruction: Instruction): number {
  if (Array.isArray(instruction)) return instruction.length
  return 'label' in instruction ? 0 : 2
}
