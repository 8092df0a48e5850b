import type { Page } from '@playwright/test'

export type Complaints = {
  foreignRequests: string[]
  policyViolations: string[]
  /** What the browser wrote to its console as an error, and what nobody caught. */
  errors: string[]
}

/** Notes from now on what a page must not do, wherever it goes. */
export function listenToPage(page: Page, ownUrl: string): Complaints {
  const complaints: Complaints = { foreignRequests: [], policyViolations: [], errors: [] }
  const ownHost = new URL(ownUrl).host
  const note = (url: string) => {
    const { protocol, host } = new URL(url)
    if (protocol !== 'data:' && protocol !== 'blob:' && host !== ownHost) complaints.foreignRequests.push(url)
  }
  page.on('request', request => note(request.url()))
  page.on('websocket', socket => note(socket.url()))
  page.on('pageerror', error => complaints.errors.push(String(error)))
  page.on('console', message => {
    const text = message.text()
    if (/content.security.policy/i.test(text)) complaints.policyViolations.push(text)
    if (message.type() === 'error') complaints.errors.push(`${text} (${message.location().url})`)
  })
  return complaints
}
