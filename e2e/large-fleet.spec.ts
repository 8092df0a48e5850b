import { inParallel } from '../bench/harness/in-parallel.ts'
import { createVm, listVms } from './api.ts'
import { expect, test } from './fixtures.ts'
import type { Guesthouse } from './guesthouse.ts'

const COUNT = 230
const nameOf = (number: number) => `room ${String(number).padStart(3, '0')}`

async function furnish(guesthouse: Guesthouse): Promise<void> {
  if ((await listVms(guesthouse)).length > 0) return
  const names = Array.from({ length: COUNT }, (_, number) => nameOf(number))
  await inParallel(names, 4, name => createVm(guesthouse, { name }))
}

test('a list of more VMs than fit shows those in sight, keeps its length, and finds every one', async ({
  page,
  guesthouse,
}) => {
  await furnish(guesthouse)

  for (const view of ['cards', 'rows']) {
    await page.goto(`${guesthouse.url}/?view=${view}`)
    const link = (number: number) => page.getByRole('link', { name: nameOf(number), exact: true })
    await expect(link(0)).toBeVisible()
    await expect(link(COUNT - 1)).toHaveCount(0)
    await page.keyboard.press('End')
    await expect(link(COUNT - 1)).toBeInViewport()
    await expect(link(0)).toHaveCount(0)
    await page.keyboard.press('Home')
    await expect(link(0)).toBeInViewport()

    await page.getByRole('searchbox').fill(nameOf(COUNT - 1))
    await expect(link(COUNT - 1)).toBeVisible()
    await expect(link(0)).toHaveCount(0)
  }
})

test('a reader of screens hears how many VMs there are, not how many are in sight', async ({ page, guesthouse }) => {
  await furnish(guesthouse)
  await page.goto(guesthouse.url)
  const first = page.getByRole('list', { name: 'Virtual machines' }).getByRole('listitem').first()
  await expect(first).toHaveAttribute('aria-setsize', String(COUNT))
  await expect(first).toHaveAttribute('aria-posinset', '1')
  await page.goto(`${guesthouse.url}/?view=rows`)
  await expect(page.getByRole('table')).toHaveAttribute('aria-rowcount', String(COUNT + 1))
})
