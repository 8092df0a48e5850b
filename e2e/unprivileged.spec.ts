import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { endpoints } from '#lib/contract/endpoints.ts'
import { ask, createVm, startVm } from './api.ts'
import { expect, test } from './fixtures.ts'
import { Guesthouse } from './guesthouse.ts'
import { qemuProcessOf, qemuState, statusOf } from './qemu.ts'

const NOBODY = { uid: 65_534, gid: 65_534 }

test('the Host page says how QEMU and Guesthouse are confined, as the kernel sees it, and what would be better', async ({
  guesthouse,
  page,
}) => {
  const { id } = await createVm(guesthouse, { name: 'confined' })
  await startVm(guesthouse, id)
  const { confinement } = await ask(guesthouse, endpoints.host.read, {})
  const pid = (await qemuProcessOf(id))?.pid ?? 0
  expect(confinement).toMatchObject({ sandbox: true, privileged: false, looked: { running: 1, confined: 1 } })
  expect(confinement.guesthouse.root).toBe((await statusOf(guesthouse.pid, 'Uid')).split('\t')[1] === '0')
  expect(await statusOf(pid, 'Seccomp')).toBe('2')
  await page.goto('/host')
  const facts = page.getByRole('region', { name: 'Confinement' })
  await expect(facts).toContainText(confinement.sentence)
  await expect(facts).toContainText('1 of 1 VMs that run')
  for (const words of confinement.better) await expect(facts).toContainText(words)
})

test('as a user who can gain nothing, as the service has it, Guesthouse serves and runs VMs', async () => {
  test.skip(process.getuid?.() !== 0, 'only root can start a server as somebody else')
  const server = await Guesthouse.start({}, { as: NOBODY })
  try {
    expect(await statusOf(server.pid, 'Uid')).toMatch(/^65534\t65534\t65534\t65534/)
    expect(await statusOf(server.pid, 'NoNewPrivs')).toBe('1')
    for (const set of ['CapPrm', 'CapEff', 'CapBnd', 'CapAmb']) {
      expect(Number.parseInt(await statusOf(server.pid, set), 16), set).toBe(0)
    }
    const { id } = await createVm(server, { name: 'modest', disk: { kind: 'new', sizeBytes: 64 * 1024 ** 2 } })
    await startVm(server, id)
    await expect.poll(() => qemuState(server, id)).toBe('running')
    const { confinement } = await ask(server, endpoints.host.read, {})
    expect(confinement).toMatchObject({
      ...{ privileged: false, looked: { running: 1, confined: 1 } },
      guesthouse: { root: false },
      better: [expect.stringMatching(/same user as Guesthouse/)],
    })
    expect(confinement.sentence).toMatch(/Guesthouse itself runs as nobody, without new privileges\.$/)
    for (const name of ['', 'guesthouse.db', 'guesthouse.pid']) {
      const { uid, mode } = await stat(join(server.dataPath, name))
      expect({ name, uid, others: mode & 0o077 }).toEqual({ name, uid: NOBODY.uid, others: 0 })
    }
  } finally {
    await server.close()
  }
})
