import { paths } from '#lib/client/paths.ts'
import { createVm, listVms, readVm, startVm } from './api.ts'
import { expect, test } from './fixtures.ts'

test('a new VM can be told to start with the host, and again after a crash', async ({ page, guesthouse }) => {
  await page.goto(paths.newVm())
  await page.getByRole('button', { name: /Nothing yet/ }).click()
  await page.getByLabel('Name').fill('router')
  await page.getByText('All options').click()
  await page.getByRole('checkbox', { name: 'Start with the host' }).check()
  await page.getByLabel('Place in the order').fill('0')
  await page.getByRole('radio', { name: /Start again/ }).check()
  await page.getByRole('button', { name: 'Create only' }).click()
  await expect(page.getByText('The order begins at 1')).toBeVisible()
  await page.getByLabel('Place in the order').fill('10')
  await page.getByRole('button', { name: 'Create only' }).click()
  await expect(page.getByText('With the host, place 10, and again after a crash')).toBeVisible()
  const [vm] = await listVms(guesthouse)
  expect(vm).toMatchObject({ autostart: { enabled: true, order: 10, delaySeconds: 0 }, crashPolicy: 'restart' })
})

test('when a VM starts can be changed while it runs', async ({ page, guesthouse }) => {
  const { id } = await createVm(guesthouse, { name: 'web' })
  await startVm(guesthouse, id)
  await page.goto(`${paths.vmHardware(id)}?device=start`)
  const panel = page.getByRole('region', { name: 'Start and crash' })
  await panel.getByRole('checkbox', { name: 'Start with the host' }).check()
  await panel.getByLabel('Then wait').fill('30')
  await panel.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('“web” was changed')).toBeVisible()
  await page.reload()
  await expect(panel.getByLabel('Then wait')).toHaveValue('30')
  await expect(page.getByText('With the host · stays off after a crash')).toBeVisible()
  expect(await readVm(guesthouse, id)).toMatchObject({
    state: 'running',
    autostart: { enabled: true, order: 100, delaySeconds: 30 },
    crashPolicy: 'stay-off',
  })
})
