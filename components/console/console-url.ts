/** The WebSocket of a VM's display or serial port, on the page's own origin: it works behind whatever serves the page. */
export function consoleUrl(
  { protocol, host }: { protocol: string; host: string },
  { vmId, kind }: { vmId: string; kind: 'vnc' | 'serial' },
): string {
  return `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/ws/vms/${vmId}/${kind}`
}
