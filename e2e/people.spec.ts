import type { Page } from '@playwright/test'
import { allEndpoints, endpoints } from '#lib/contract/endpoints.ts'
import type { Grant } from '#lib/contract/rights.ts'
import { ask, createVm, readVm } from './api.ts'
import { expect, test } from './fixtures.ts'
import { listen, PASSWORD, type Person, somebody } from './person.ts'

const card = (page: Page, name: string) =>
  page.getByRole('article').filter({ has: page.getByRole('link', { name, exact: true }) })

const toSee = (vmId: string): Grant => ({ scope: { kind: 'vm', vmId }, rights: ['view'] })

const NOTHING_SHARED = 'No VM is shared with you yet'

test('somebody is invited, sees what is shared with them as soon as it is, and is out when disabled', async ({
  page,
  browser,
  guesthouse,
}) => {
  await createVm(guesthouse, { name: 'router' })
  const context = await browser.newContext({ baseURL: guesthouse.url })
  const ben = await context.newPage()

  const link = await test.step('the admin invites Ben', async () => {
    await page.goto('/people')
    await page.getByRole('button', { name: 'Invite' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Name' }).fill('ben')
    await dialog.getByRole('button', { name: 'Invite' }).click()
    const value = await dialog.getByRole('textbox', { name: 'Invitation link' }).inputValue()
    await dialog.getByRole('button', { name: 'Done' }).click()
    await expect(page.getByRole('row', { name: /ben/ })).toContainText('Invited')
    return value
  })

  await test.step('Ben chooses a password and is in, with nothing to see', async () => {
    await ben.goto(link)
    await ben.getByLabel('Password', { exact: true }).fill(PASSWORD)
    await ben.getByRole('button', { name: 'Take the invitation' }).click()
    await expect(ben.getByRole('heading', { name: NOTHING_SHARED })).toBeVisible()
    for (const name of ['Library', 'Storage', 'Host', 'People']) {
      await expect(ben.getByRole('navigation').getByRole('link', { name })).toHaveCount(0)
    }
    await expect(ben.getByRole('link', { name: 'New VM' })).toHaveCount(0)
  })

  await test.step('the link is worth nothing any more, and nobody’s log has it', async () => {
    const other = await browser.newContext({ baseURL: guesthouse.url })
    const thief = await other.newPage()
    await thief.goto(link)
    await expect(thief.getByText('This invitation cannot be used')).toBeVisible()
    await other.close()
    expect(guesthouse.log).not.toContain(link.split('#')[1])
  })

  await test.step('the admin shares a VM, and it appears at Ben’s without a reload', async () => {
    await page.getByRole('button', { name: 'Actions for ben' }).click()
    await page.getByRole('menuitem', { name: 'Change…' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Share VMs' }).click()
    await dialog.getByRole('checkbox', { name: 'start and stop' }).check()
    await dialog.getByRole('button', { name: 'Save' }).click()
    await expect(card(ben, 'router')).toBeVisible()
  })

  await test.step('Ben may start it, and is told why not more', async () => {
    await ben.getByRole('button', { name: 'Start router' }).click()
    await expect(card(ben, 'router')).toContainText('running:')
    await card(ben, 'router').hover()
    const console = ben.getByRole('button', { name: 'Console of router' })
    await expect(console).toHaveAttribute('aria-disabled', 'true')
    await expect(console).toHaveAttribute('aria-description', /not use its console/)
    await card(ben, 'router').getByRole('link', { name: 'Screen of router' }).click()
    await expect(ben.getByRole('heading', { name: 'Its console is not for you' })).toBeVisible()
    await ben.goto('/library')
    await expect(ben.getByRole('heading', { name: 'This page is not for your account' })).toBeVisible()
    await ben.goto('/')
    await expect(card(ben, 'router')).toBeVisible()
  })

  await test.step('the admin shares it no more, and it goes', async () => {
    await page.getByRole('button', { name: 'Actions for ben' }).click()
    await page.getByRole('menuitem', { name: 'Change…' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Share router no more' }).click()
    await dialog.getByRole('button', { name: 'Save' }).click()
    await expect(ben.getByRole('heading', { name: NOTHING_SHARED })).toBeVisible()
  })

  await test.step('the admin disables Ben, whose page leads to the sign-in page', async () => {
    await page.getByRole('button', { name: 'Actions for ben' }).click()
    await page.getByRole('menuitem', { name: 'Disable' }).click()
    await expect(page.getByRole('row', { name: /ben/ })).toContainText('Disabled')
    await expect(ben.getByRole('heading', { name: 'Sign in to Guesthouse' })).toBeVisible()
  })
  await context.close()
})

test('a VM of somebody else cannot be seen, guessed or heard of', async ({ guesthouse }) => {
  const [secret, shared] = [
    await createVm(guesthouse, { name: 'secret' }),
    await createVm(guesthouse, { name: 'ours' }),
  ]
  const viewer = await somebody(guesthouse, { name: 'vera', role: 'viewer', grants: [toSee(shared.id)] })
  const stream = await listen(viewer)

  await test.step('it is in no list', async () => {
    expect((await ask(viewer, endpoints.vms.list, {})).map(({ name }) => name)).toEqual(['ours'])
    const history = await ask(viewer, endpoints.host.activity, {})
    expect(history.length).toBeGreaterThan(0)
    expect(new Set(history.map(({ vmName }) => vmName))).toEqual(new Set(['ours']))
    expect(await ask(viewer, endpoints.host.activityExport, {})).not.toContain('secret')
  })

  await test.step('its id is answered as one that never was', async () => {
    const ofVm = allEndpoints.filter(({ path }) => path.includes('{vmId}'))
    expect(ofVm.length).toBeGreaterThan(10)
    for (const { method, path } of ofVm) {
      const [guessed, unknown] = [await answerOf(viewer, method, path, secret.id), await answerOf(viewer, method, path)]
      expect(guessed.status, `${method} ${path}`).toBe(404)
      expect(guessed, `${method} ${path}`).toEqual(unknown)
    }
    expect((await readVm(guesthouse, secret.id)).state).toBe('stopped')
  })

  await test.step('what happens to it is told to nobody else', async () => {
    await ask(guesthouse, endpoints.vms.start, { params: { vmId: secret.id } })
    await ask(guesthouse, endpoints.vms.change, { params: { vmId: secret.id }, body: { note: 'secret note' } })
    await ask(guesthouse, endpoints.vms.powerOff, { params: { vmId: secret.id } })
    await ask(guesthouse, endpoints.vms.change, { params: { vmId: shared.id }, body: { note: 'for all' } })
    await expect.poll(stream.heard).toContain('for all')
    const heard = await stream.end()
    expect(heard).not.toContain(secret.id)
    expect(heard).not.toContain('secret')
    expect(heard, 'no host either').not.toContain('loadAverage1')
  })
})

test('what one may see is not yet what one may do', async ({ guesthouse }) => {
  const vm = await createVm(guesthouse, { name: 'look only' })
  const viewer = await somebody(guesthouse, { name: 'victor', role: 'viewer', grants: [toSee(vm.id)] })
  const refused = (asking: Promise<unknown>) =>
    asking.then(
      () => 'allowed',
      error => error.code,
    )
  const params = { vmId: vm.id }
  expect(await refused(ask(viewer, endpoints.vms.start, { params }))).toBe('not-allowed')
  expect(await refused(ask(viewer, endpoints.vms.change, { params, body: { note: 'mine now' } }))).toBe('not-allowed')
  expect(await refused(ask(viewer, endpoints.vms.remove, { params, query: { disks: 'keep' } }))).toBe('not-allowed')
  expect(await refused(ask(viewer, endpoints.users.list, {}))).toBe('not-allowed')
  expect(await refused(ask(viewer, endpoints.host.read, {}))).toBe('not-allowed')
  expect(await refused(ask(viewer, endpoints.vms.create, { body: { name: 'mine' } }))).toBe('not-allowed')
})

test('tags share what has them, and who may only change a VM cannot share it with themselves', async ({
  guesthouse,
}) => {
  const vm = await createVm(guesthouse, { name: 'lab-1' })
  const params = { vmId: vm.id }
  const labs: Grant = { scope: { kind: 'tag', tag: 'lab' }, rights: ['power', 'delete'] }
  const hardware: Grant = { scope: { kind: 'vm', vmId: vm.id }, rights: ['hardware'] }
  const person = await somebody(guesthouse, { name: 'tom', role: 'viewer', grants: [labs, hardware] })
  const tagging = ask(person, endpoints.vms.change, { params, body: { tags: ['lab'] } })
  await expect(tagging).rejects.toMatchObject({ code: 'not-allowed' })
  const starting = () => ask(person, endpoints.vms.start, { params })
  await expect(starting()).rejects.toMatchObject({ code: 'not-allowed' })
  await ask(guesthouse, endpoints.vms.change, { params, body: { tags: ['Lab'] } })
  expect((await starting()).state).toBe('running')
  await ask(guesthouse, endpoints.vms.powerOff, { params })
})

test('what somebody’s VMs may take together is limited, and the refusal has the numbers', async ({
  guesthouse,
  browser,
}) => {
  const quota = { vms: 1, vcpus: null, memoryMiB: 1024, diskBytes: null }
  const operator = await somebody(guesthouse, { name: 'olga', role: 'operator', quota })
  const context = await browser.newContext({ baseURL: guesthouse.url })
  await context.addCookies(operator.browserCookies)
  const page = await context.newPage()
  const create = (name: string, memoryMiB: number) =>
    ask(operator, endpoints.vms.create, { body: { name, vcpus: 1, memoryMiB, nic: null } })
  await expect(create('too large', 2048)).rejects.toMatchObject({ code: 'quota-exceeded' })
  const own = await create('fits', 512)
  expect(own).toMatchObject({ ownerId: operator.user.id })
  const growing = ask(operator, endpoints.vms.change, { params: { vmId: own.id }, body: { memoryMiB: 4096 } })
  await expect(growing).rejects.toMatchObject({ code: 'quota-exceeded', detail: expect.stringContaining('1 GiB') })

  await page.goto('/vms/new')
  await page.getByRole('button', { name: /^Nothing yet/ }).click()
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('one more')
  await page.getByRole('button', { name: 'Create only' }).click()
  await expect(page.getByText('“olga” may have at most 1 VM: 1 VM taken, 1 VM more wanted')).toBeVisible()

  await test.step('an owner may do everything with what is theirs', async () => {
    await page.goto(`/vms/${own.id}`)
    await expect(page.getByRole('button', { name: 'Start', exact: true })).not.toHaveAttribute('aria-disabled', 'true')
    await ask(operator, endpoints.vms.remove, { params: { vmId: own.id }, query: { disks: 'delete' } })
  })
  await context.close()
})

test('an admin tags a VM and gives it away; the list is filtered by its tag, and its new owner has it', async ({
  page,
  guesthouse,
  browser,
}) => {
  const vm = await createVm(guesthouse, { name: 'gift' })
  const person = await somebody(guesthouse, { name: 'gina', role: 'viewer' })
  const context = await browser.newContext({ baseURL: guesthouse.url })
  await context.addCookies(person.browserCookies)
  const gina = await context.newPage()
  await gina.goto('/')
  await expect(gina.getByRole('heading', { name: NOTHING_SHARED })).toBeVisible()

  await page.goto(`/vms/${vm.id}/hardware?device=tags`)
  await page.getByRole('combobox', { name: 'Tags' }).fill('Presents')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Remove the tag presents' })).toBeVisible()
  await page.getByRole('combobox', { name: 'Owner' }).selectOption({ label: 'gina' })
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(card(gina, 'gift')).toBeVisible()
  expect(await readVm(guesthouse, vm.id)).toMatchObject({ tags: ['presents'], ownerId: person.user.id })

  await createVm(guesthouse, { name: 'not a gift' })
  await page.goto('/')
  await expect(card(page, 'not a gift')).toBeVisible()
  await page.getByRole('combobox', { name: 'Tag', exact: true }).selectOption('presents')
  await expect(card(page, 'not a gift')).toHaveCount(0)
  await expect(card(page, 'gift')).toContainText('presents')

  await gina.goto(`/vms/${vm.id}`)
  await expect(gina.getByRole('region', { name: 'Facts' })).toContainText('You')
  await gina.getByRole('button', { name: 'Start', exact: true }).click()
  await expect(gina.getByRole('main').getByText('running', { exact: true }).first()).toBeVisible()
  await ask(guesthouse, endpoints.vms.powerOff, { params: { vmId: vm.id } })

  // Who is gone owns nothing.
  await ask(guesthouse, endpoints.users.remove, { params: { userId: person.user.id } })
  await expect(gina.getByRole('heading', { name: 'Sign in to Guesthouse' })).toBeVisible()
  expect((await readVm(guesthouse, vm.id)).ownerId).toBeNull()
  await context.close()
})

test('a disk that somebody left is not there for who may not see it', async ({ guesthouse }) => {
  const vm = await createVm(guesthouse, { name: 'with a disk', disk: { kind: 'new', sizeBytes: 1024 * 1024 } })
  const operator = await somebody(guesthouse, { name: 'otto', role: 'operator' })
  const [disk] = vm.disks
  const take = (volumeId: string) =>
    ask(operator, endpoints.vms.create, {
      body: { name: 'thief', vcpus: 1, memoryMiB: 64, nic: null, disk: { kind: 'existing', volumeId } },
    }).then(
      () => 'taken',
      error => `${error.code}: ${error.detail}`,
    )
  const unknown = await take(crypto.randomUUID())
  expect(unknown).toMatch(/^volume-not-found/)
  expect(await take(disk?.volumeId ?? ''), 'used by a VM of somebody else').toEqual(unknown)
  await ask(guesthouse, endpoints.vms.remove, { params: { vmId: vm.id }, query: { disks: 'keep' } })
  expect(await take(disk?.volumeId ?? ''), 'used by nobody any more').toEqual(unknown)
  expect(await ask(operator, endpoints.storage.list, {})).toEqual([])
})

/** Of one with this id, or with one that no VM ever had. */
async function answerOf({ url, credentials }: Person, method: string, path: string, vmId = crypto.randomUUID()) {
  const target = path.replace('{vmId}', vmId).replaceAll(/\{\w+\}/g, crypto.randomUUID())
  const response = await fetch(`${url}${target}`, {
    method,
    headers: { ...credentials, ...(method === 'PATCH' && { 'content-type': 'application/json' }) },
    ...(method === 'PATCH' && { body: JSON.stringify({ note: 'guessed' }) }),
  })
  const { requestId, ...problem } = await response.json()
  return { status: response.status, ...problem }
}
