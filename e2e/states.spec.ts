import { rename, rm, writeFile } from 'node:fs/promises'
import { createVm } from './api.ts'
import { expect, test } from './fixtures.ts'

test('an empty house says on every page what belongs there', async ({ page }) => {
  const empty: [string, string | RegExp][] = [
    ['/', 'Nobody is staying here yet'],
    ['/library', 'Drop an ISO here'],
    ['/storage', /no disk|empty|No volume/i],
    ['/activity', /^Guesthouse .* was started$/],
  ]
  for (const [path, words] of empty) {
    await page.goto(path)
    await expect(page.getByRole('main').getByText(words).first(), path).toBeVisible()
  }
})

test('an address that leads nowhere says so and leads back', async ({ page }) => {
  const nowhere: [string, RegExp][] = [
    ['/nothing/here', /no page at this address/],
    [`/vms/${crypto.randomUUID()}`, /There is no such VM/],
    [`/vms/${crypto.randomUUID()}/console`, /There is no such VM/],
  ]
  for (const [path, words] of nowhere) {
    await page.goto(path)
    await expect(page.getByRole('heading', { name: words }), path).toBeVisible()
    await page.getByRole('link', { name: 'All virtual machines' }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'Virtual machines' })).toBeVisible()
  }
})

test('a page whose server is gone keeps what it knows, forbids what cannot be done, and comes back by itself', async ({
  page,
  guesthouse,
}) => {
  await createVm(guesthouse, { name: 'remembered' })
  await page.goto('/')
  const start = page.getByRole('button', { name: 'Start remembered' })
  await expect(start).not.toHaveAttribute('aria-disabled', 'true')
  await guesthouse.kill9()
  await expect(page.getByText('Guesthouse does not answer.')).toBeVisible()
  await expect(page.getByRole('link', { name: 'remembered', exact: true })).toBeVisible()
  await expect(start).toHaveAttribute('aria-disabled', 'true')
  await guesthouse.run()
  await expect(page.getByText('Guesthouse does not answer.')).toBeHidden()
  await expect(start).not.toHaveAttribute('aria-disabled', 'true')
})

test('F24: what cannot be read says why, and Retry reads it again', async ({ page, guesthouse }) => {
  const { libraryPath } = guesthouse
  await rename(libraryPath, `${libraryPath}.away`)
  await writeFile(libraryPath, 'a file in the place of the folder')
  await page.goto('/library')
  const failure = page.getByRole('alert').filter({ hasText: libraryPath })
  await expect(failure).toBeVisible()
  await rm(libraryPath)
  await rename(`${libraryPath}.away`, libraryPath)
  await failure.getByRole('button', { name: 'Retry' }).click()
  await expect(failure).toBeHidden()
  await expect(page.getByRole('heading', { name: 'Drop an ISO here' })).toBeVisible()
})
