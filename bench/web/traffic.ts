import type { Page } from '@playwright/test'

export type Traffic = { wireBytes: number; jsBytes: number; cssBytes: number; requests: number }

export type TrafficCount = { read: () => Traffic; reset: () => void }

/** Counts what the network brings to a page and its frames, headers included, as DevTools does. */
export async function countTraffic(page: Page): Promise<TrafficCount> {
  const session = await page.context().newCDPSession(page)
  const types = new Map<string, string>()
  let traffic: Traffic = { wireBytes: 0, jsBytes: 0, cssBytes: 0, requests: 0 }
  session.on('Network.requestWillBeSent', ({ requestId, request, type }) => {
    if (request.url.startsWith('data:') || request.url.startsWith('blob:')) return
    types.set(requestId, type ?? '')
    traffic.requests += 1
  })
  session.on('Network.webSocketCreated', () => {
    traffic.requests += 1
  })
  session.on('Network.dataReceived', ({ requestId, dataLength }) => {
    // Uncompressed, and also told of what comes out of the cache: the browser has to read that too.
    if (types.get(requestId) === 'Script') traffic.jsBytes += dataLength
    if (types.get(requestId) === 'Stylesheet') traffic.cssBytes += dataLength
  })
  session.on('Network.loadingFinished', ({ encodedDataLength }) => {
    traffic.wireBytes += encodedDataLength
  })
  await session.send('Network.enable')
  return {
    read: () => ({ ...traffic }),
    reset() {
      traffic = { wireBytes: 0, jsBytes: 0, cssBytes: 0, requests: 0 }
    },
  }
}
