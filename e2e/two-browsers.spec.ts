import type { Page } from '@playwright/test'
import { listVms } from './api.ts'
import { expect, test } from './fixtures.ts'
import { qemuState } from './qemu.ts'

const card = (page: Page, name: string) =>
  page.getByRole('article').filter({ has: page.getByRole('link', { name, exact: true }) })

async function choose(page: Page, vmName: string, action: string): Promise<void> {
  await card(page, vmName).hover()
  await page.getByRole('button', { name: `More actions for ${vmName}` }).click()
  await page.getByRole('menuitem', { name: action }).click()
}

test('two people at two browsers see each other’s changes as they happen', async ({
  page: ann,
  guesthouse,
  browser,
}) => {
  const context = await browser.newContext({ baseURL: guesthouse.url })
  await context.addCookies(guesthouse.browserCookies)
  const ben = await context.newPage()
  await ann.goto('/')
  await ben.goto('/')
  await expect(ben.getByRole('heading', { name: 'Nobody is staying here yet' })).toBeVisible()

  await test.step('Ann creates a VM, and Ben sees it', async () => {
    await ann.getByRole('link', { name: 'New VM' }).click()
    await ann.getByRole('button', { name: /^Nothing yet/ }).click()
    await ann.getByRole('textbox', { name: 'Name', exact: true }).fill('shared')
    await ann.getByRole('button', { name: 'Create only' }).click()
    await expect(ann.getByRole('heading', { level: 1, name: 'shared' })).toBeVisible()
    await expect(card(ben, 'shared')).toContainText('stopped:')
  })
  const [vm] = await listVms(guesthouse)
  const vmId = vm?.id ?? ''

  await test.step('Ben starts it, and Ann sees it run', async () => {
    await ben.getByRole('button', { name: 'Start shared' }).click()
    await expect(ann.getByRole('main').getByText('running', { exact: true }).first()).toBeVisible()
    expect(await qemuState(guesthouse, vmId)).toBe('running')
  })
  await test.step('Ann pauses it, and Ben sees it paused', async () => {
    await ann.goto('/')
    await choose(ann, 'shared', 'Pause')
    await expect(card(ben, 'shared')).toContainText('paused:')
    expect(await qemuState(guesthouse, vmId)).toBe('paused')
  })
  await test.step('Ben renames it, and Ann sees its new name', async () => {
    await choose(ben, 'shared', 'Rename…')
    await ben.getByRole('textbox', { name: 'Name' }).fill('ours')
    await ben.getByRole('button', { name: 'Rename' }).click()
    await expect(card(ann, 'ours')).toBeVisible()
    await expect(card(ann, 'shared')).toBeHidden()
  })
  await test.step('QEMU is killed behind both backs, and both see it (F06)', async () => {
    const [{ pid } = { pid: null }] = await listVms(guesthouse)
    process.kill(pid ?? 0, 'SIGSEGV')
    for (const page of [ann, ben]) await expect(card(page, 'ours')).toContainText('crashed:')
    expect(await qemuState(guesthouse, vmId)).toBe('no process')
  })
  await test.step('Ann deletes it and keeps its disk, and Ben’s list is empty again', async () => {
    await choose(ann, 'ours', 'Delete…')
    await ann.getByRole('radio', { name: /^Keep the disk/ }).check()
    await ann.getByRole('button', { name: /^Delete VM, keep/ }).click()
    for (const page of [ann, ben]) {
      await expect(page.getByRole('heading', { name: 'Nobody is staying here yet' })).toBeVisible()
    }
    await ben.goto('/storage')
    await expect(ben.getByRole('cell').filter({ hasText: 'shared' })).toBeVisible()
  })
  await context.close()
})
