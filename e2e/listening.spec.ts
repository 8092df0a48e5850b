import { AxeBuilder } from '@axe-core/playwright'
import { test as base, expect } from '@playwright/test'
import { ownAddresses } from '#lib/server/addresses.ts'
import { test } from './fixtures.ts'
import { Guesthouse } from './guesthouse.ts'
import { exchange, request } from './http-exchange.ts'

test('beyond this host nothing is served unencrypted unless one says so', async ({ guesthouse }) => {
  for (const host of ['0.0.0.0', '::', ...ownAddresses().slice(0, 1)]) {
    const { code, words } = await guesthouse.refuse({ GUESTHOUSE_HOST: host })
    expect(code, host).toBe(1)
    expect(words).toMatch(/does not send passwords .* unencrypted: .*--tls.*--insecure-http.*ssh -L/)
  }
})

base('--insecure-http: it serves, says where, and every page says what that means', async ({ browser }) => {
  const server = await Guesthouse.start({ GUESTHOUSE_HOST: '0.0.0.0', GUESTHOUSE_INSECURE_HTTP: '1' })
  try {
    expect(server.log).toContain(`http://127.0.0.1:${server.port}`)
    expect(server.log).not.toContain('http://0.0.0.0')
    for (const address of ownAddresses().filter(each => !each.includes(':'))) {
      expect(server.log).toContain(`http://${address}:${server.port}`)
      expect((await fetch(`http://${address}:${server.port}/api/health`)).status, address).toBe(200)
    }
    const rebound = request(server.port, { target: '/api/health', headers: { Host: `evil.example:${server.port}` } })
    expect((await exchange(server.port, rebound)).status).toBe(421)

    const page = await (await browser.newContext({ baseURL: server.url })).newPage()
    const warning = page.getByText(/crosses the network unencrypted, passwords included/)
    await page.goto('/login')
    await expect(warning).toBeVisible()
    await expect(page.getByText(/Start it with --tls/)).toBeVisible()
    await page.context().addCookies(server.browserCookies)
    for (const path of ['/', '/vms/new', '/library', '/storage', '/host', '/activity', '/api-docs']) {
      await page.goto(path)
      await expect(warning, path).toBeVisible()
    }
    await page.goto('/host')
    await expect(page.getByRole('region', { name: 'Connection' }).getByText(/whoever is on the way/)).toBeVisible()
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([])
  } finally {
    await server.close()
  }
})
