/** A spec that no command line may be built from: a bug or a wish this QEMU cannot fulfil. The message is for people. */
export class MachineSpecError extends Error {
  override name = 'MachineSpecError'
  /** Where in the spec, such as `disks[1].serial`. */
  readonly field: string

  constructor(field: string, message: string) {
    super(message)
    this.field = field
  }
}
