import { Problem } from '#lib/contract/problem.ts'

/** A person ended a start under way: no failure of the VM, so that nobody may try again without being asked. */
export class PoweredOffWhileStarting extends Problem {
  constructor(vmName: string, cause: unknown) {
    super('vm-start-failed', `“${vmName}” was powered off while it was starting.`, { cause })
  }
}
