export const SIZES = [
  { value: 'small', title: 'Small', vcpus: 1, memoryMiB: 1024 },
  { value: 'medium', title: 'Medium', vcpus: 2, memoryMiB: 2048 },
  { value: 'large', title: 'Large', vcpus: 4, memoryMiB: 8192 },
] as const

export type SizeName = (typeof SIZES)[number]['value']

/** The named size that these numbers are, if any. */
export function sizeNameOf({ vcpus, memoryMiB }: { vcpus: number; memoryMiB: number }): SizeName | null {
  return SIZES.find(size => size.vcpus === vcpus && size.memoryMiB === memoryMiB)?.value ?? null
}
