/**
 * Goes on when nobody reads our output any more: a pipe into `head`, a terminal that was closed, a log collector that crashed
 * (F04). Without a listener the next line of the log would end the process (EPIPE).
 */
export function surviveClosedOutput(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
}
