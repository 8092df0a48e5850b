import { endpoints } from '#lib/contract/endpoints.ts'
import { ask, createVm, startVm } from './api.ts'
import { expect, test } from './fixtures.ts'
import { ADMIN } from './guesthouse.ts'
import { browserCookiesOf, signInAs } from './people.ts'

/** What must have happened by then: not how long it took on this machine, but what a person is promised. */
const WITHIN = { timeout: 2_000 }

test('a session that is revoked in one browser is out in the other within two seconds, with its console and its live stream', async ({
  guesthouse,
  browser,
}) => {
  const { id: vmId } = await createVm(guesthouse, { name: 'watched' })
  await startVm(guesthouse, vmId)
  const headers = await signInAs(guesthouse, ADMIN.name)
  const context = await browser.newContext({ baseURL: guesthouse.url })
  await context.addCookies(browserCookiesOf(guesthouse, headers))
  const [list, console] = [await context.newPage(), await context.newPage()]
  await list.goto('/')
  await expect(list.getByRole('article')).toHaveCount(1)
  await console.goto(`/vms/${vmId}/console`)
  await expect(console.locator('[data-console-state=connected]')).toBeVisible()
  const stream = await fetch(`${guesthouse.url}/api/events`, { headers })

  const other = (await ask(guesthouse, endpoints.access.sessions, {})).find(({ current }) => !current)
  await ask(guesthouse, endpoints.access.endSession, { params: { sessionId: other?.id ?? '' } })
  await Promise.all([
    expect(list).toHaveURL(/\/login/, WITHIN),
    expect(console).toHaveURL(/\/login/, WITHIN),
    expect(stream.text()).resolves.toContain('hello'),
  ])
  await list.goto('/')
  await expect(list).toHaveURL(/\/login/)
  await context.close()
})
