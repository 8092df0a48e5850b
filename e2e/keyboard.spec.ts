import type { Locator, Page } from '@playwright/test'
import { listVms } from './api.ts'
import { expect, test } from './fixtures.ts'
import { qemuState } from './qemu.ts'

/** Goes on with Tab until the focus is there, as somebody does who has no mouse. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    if (await target.evaluate(element => element === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`60 presses of Tab do not lead to ${target}`)
}

test('a VM is created, started and powered off without a mouse', async ({ page, guesthouse }) => {
  await page.goto('/')
  const newVm = page.getByRole('link', { name: 'New VM' })
  await expect(newVm).toBeVisible()
  await tabTo(page, newVm)
  await page.keyboard.press('Enter')
  const nothing = page.getByRole('button', { name: /^Nothing yet/ })
  await expect(nothing).toBeVisible()
  await tabTo(page, nothing)
  await page.keyboard.press('Enter')
  // The question is answered: the focus waits in the name.
  const name = page.getByRole('textbox', { name: 'Name', exact: true })
  await expect(name).toBeFocused()
  await page.keyboard.press('Control+a')
  await page.keyboard.type('by hand')
  await tabTo(page, page.getByRole('radio', { name: /^New disk/ }))
  await page.keyboard.press('ArrowLeft')
  await expect(page.getByRole('radio', { name: /^No disk/ })).toBeChecked()
  await tabTo(page, page.getByRole('button', { name: 'Create and start' }))
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/console$/)
  const [vm] = await listVms(guesthouse)
  const vmId = vm?.id ?? ''
  expect(vm).toMatchObject({ name: 'by hand', disks: [] })
  expect(await qemuState(guesthouse, vmId)).toBe('running')

  await test.step('the screen takes every key but the one that gives the keyboard back', async () => {
    const screen = page.getByRole('img', { name: 'Screen of by hand' })
    await expect(screen).toBeFocused()
    await page.keyboard.press('Tab')
    await expect(screen).toBeFocused()
    await page.keyboard.press('Control+Alt+g')
    await expect(screen).not.toBeFocused()
  })
  await test.step('the menu and the question are reached by keys too', async () => {
    const menu = page.getByRole('button', { name: 'More actions for by hand' })
    for (let presses = 0; presses < 20; presses += 1) {
      if (await menu.evaluate(element => element === document.activeElement)) break
      await page.keyboard.press('Shift+Tab')
    }
    await page.keyboard.press('Enter')
    await page.keyboard.type('pow')
    await expect(page.getByRole('menuitem', { name: 'Power off…' })).toBeFocused()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog')
    await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { name: '“by hand” is stopped' })).toBeVisible()
    await expect.poll(() => qemuState(guesthouse, vmId)).toBe('no process')
  })
})
