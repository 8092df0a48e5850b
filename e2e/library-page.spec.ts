import { copyFile, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { listImages } from './api.ts'
import { listenToPage } from './complaints.ts'
import { expect, test } from './fixtures.ts'

test('a file put into the library folder by hand appears on the open page, and goes again', async ({
  page,
  guesthouse,
  linuxIso,
}) => {
  await page.goto('/library')
  await expect(page.getByRole('heading', { name: 'Drop an ISO here' })).toBeVisible()
  const byHand = join(guesthouse.libraryPath, 'by hand.iso')
  await copyFile(linuxIso, byHand)
  const row = page.getByRole('row').filter({ hasText: 'by hand.iso' })
  await expect(row).toContainText('GUESTHOUSE_TEST')
  await expect(row.getByRole('link', { name: 'New VM from by hand.iso' })).toBeVisible()
  await rm(byHand)
  await expect(page.getByRole('heading', { name: 'Drop an ISO here' })).toBeVisible()
})

test('what is not an ISO is refused on the page with what it is', async ({ page, guesthouse }) => {
  const disk = join(guesthouse.root, 'really a disk.iso')
  await execa('qemu-img', ['create', '-q', '-f', 'qcow2', disk, '64M'])
  await page.goto('/library')
  await page.getByLabel('Upload ISOs').setInputFiles(disk)
  const refusal = page.getByRole('alert').filter({ hasText: '“really a disk.iso” was not added' })
  await expect(refusal).toContainText(/qcow2/i)
  await page.getByRole('button', { name: 'Dismiss the failed upload of really a disk.iso' }).click()
  await expect(refusal).toBeHidden()
  expect(await listImages(guesthouse)).toEqual([])
})

test('an ISO is uploaded, offered for a new VM, and deleted', async ({ page, guesthouse, linuxIso }) => {
  await page.goto('/library')
  await page.getByLabel('Upload ISOs').setInputFiles({
    name: 'tiny linux.iso',
    mimeType: 'application/octet-stream',
    buffer: await readFile(linuxIso),
  })
  await page.getByRole('link', { name: 'New VM from tiny linux.iso' }).click()
  await expect(page.getByRole('main').getByText('tiny linux.iso').first()).toBeVisible()
  await expect(page.getByRole('textbox', { name: 'Name', exact: true })).toHaveValue(/tiny/i)
  await page.goto('/library')
  await page.getByRole('button', { name: 'Delete tiny linux.iso' }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Delete/ })
    .click()
  await expect(page.getByRole('heading', { name: 'Drop an ISO here' })).toBeVisible()
  expect(await listImages(guesthouse)).toEqual([])
})

test('S15: a file with markup for a name is text on the page', async ({ page, guesthouse, linuxIso }) => {
  const name = '"><img src=x onerror=document.title=1><!--.iso'
  const path = join(guesthouse.libraryPath, name)
  await copyFile(linuxIso, path)
  const complaints = listenToPage(page, guesthouse.url)
  await page.goto('/library')
  await expect(page.getByRole('main').getByText(name)).toBeVisible()
  await expect(page).toHaveTitle(/Library/)
  expect(complaints.errors).toEqual([])
  await rm(path)
})
