const closings: (() => Promise<void>)[] = []

/** What has to be put away when the bench ends, however it ends: servers, VMs, mounts. The last one opened goes first. */
export function atEnd(close: () => Promise<void>): void {
  closings.push(close)
}

/** Puts everything away. One that fails is told and hinders no other. */
export async function closeAll(): Promise<void> {
  for (const close of closings.splice(0).reverse()) {
    await close().catch((error: unknown) => console.error(`Something was not put away: ${error}`))
  }
}
