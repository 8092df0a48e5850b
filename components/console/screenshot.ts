import type RFB from '@novnc/novnc'

/** “router 2026-11-23 03.15.00.png”: sorts by time, and no file system minds a sign in it. */
export function screenshotName(vmName: string, at: Date): string {
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000)
  const time = local.toISOString().slice(0, 19).replace('T', ' ').replaceAll(':', '.')
  return `${vmName} ${time}.png`
}

/** Downloads what the screen shows now, in the guest's own resolution. */
export function downloadScreenshot(rfb: Pick<RFB, 'toBlob'>, vmName: string): void {
  rfb.toBlob(image => {
    if (!image) return
    const url = URL.createObjectURL(image)
    const link = document.createElement('a')
    link.href = url
    link.download = screenshotName(vmName, new Date())
    link.click()
    URL.revokeObjectURL(url)
  }, 'image/png')
}
