import { endpoints } from '#lib/contract/endpoints.ts'
import { ask } from './api.ts'
import { expect, test } from './fixtures.ts'
import type { Guesthouse } from './guesthouse.ts'
import { PROVOKERS, type Provoker } from './provokers.ts'
import { expectSound } from './sound.ts'

/** The server names every point there is when it is asked for one that is none. */
async function pointsOf(guesthouse: Guesthouse, kind: string): Promise<string[]> {
  return (await allPoints(guesthouse)).filter(point => point.startsWith(`${kind}.`))
}

async function allPoints(guesthouse: Guesthouse): Promise<string[]> {
  const environment = { GUESTHOUSE_FAIL_POINT: '?', GUESTHOUSE_DATA: `${guesthouse.root}/list`, GUESTHOUSE_PORT: '0' }
  const { words } = await guesthouse.refuse(environment)
  return words.trim().split('There are: ')[1]?.split(' ') ?? []
}

const isUndo = (point: string) => point.includes('.undo.')

/** Taking back is reached through a failure, which is asked for at the last point where one takes everything back. */
function wishFor(kind: string, point: string): string {
  return isUndo(point) ? `throw:${kind}.commit.before,${point}` : point
}

/** What the point is before is not done; what it is after is. A start is done when QEMU was spawned: it is adopted. */
function isDoneAfterCrashAt(kind: string, point: string, all: string[]): boolean {
  if (isUndo(point)) return false
  const turn = kind === 'vm.start' ? 'vm.start.spawn.after' : `${kind}.commit.after`
  const forward = all.filter(each => !isUndo(each))
  return forward.indexOf(point) >= forward.indexOf(turn)
}

const history = async (guesthouse: Guesthouse) => await ask(guesthouse, endpoints.host.activity, {})

async function restart(guesthouse: Guesthouse, environment: Record<string, string> = {}): Promise<void> {
  await guesthouse.kill9()
  await guesthouse.run(environment)
}

async function dieAt(guesthouse: Guesthouse, { act }: Provoker, wish: string): Promise<void> {
  await restart(guesthouse, { GUESTHOUSE_FAIL_POINT: wish })
  await expect(act(guesthouse), `${wish}: the answer`).rejects.toThrow()
  await guesthouse.ended()
  await guesthouse.run()
}

/** Whether the history has to tell of it: not when everything had been done, and the answer alone was missing. */
function isTold(kind: string, point: string, all: string[]): boolean {
  if (kind === 'vm.start') return point !== 'vm.start.release.after'
  const forward = all.filter(each => !isUndo(each))
  return point !== `${kind}.commit.after` || forward.at(-1) !== point
}

for (const [kind, provoker] of Object.entries(PROVOKERS)) {
  if (typeof provoker === 'string') continue
  test(`F02, F03: killed at every point of ${kind}: all of it or nothing, and it can be done again`, async ({
    guesthouse,
  }) => {
    const points = await pointsOf(guesthouse, kind)
    expect(points.length).toBeGreaterThan(3)
    for (const point of points) {
      await provoker.prepare(guesthouse)
      const lastId = (await history(guesthouse))[0]?.id ?? 0
      await dieAt(guesthouse, provoker, wishFor(kind, point))
      await expectSound(guesthouse, point)
      const done = isDoneAfterCrashAt(kind, point, points)
      expect(await provoker.isDone(guesthouse), `${point}: done`).toBe(done)
      if (isTold(kind, point, points)) {
        const news = (await history(guesthouse)).flatMap(({ id, code }) => (id > lastId ? [code] : []))
        expect(news, `${point}: the history`).toContainEqual(
          expect.stringMatching(/^operation\.|^vm\.(stopped|started)$/),
        )
      }
      if (!done) await provoker.act(guesthouse)
      expect(await provoker.isDone(guesthouse), `${point}: done again`).toBe(true)
      await expectSound(guesthouse, `${point}, again`)
    }
  })

  test(`F03: a failure at every point of ${kind} is told, and everything is taken back`, async ({ guesthouse }) => {
    await restart(guesthouse)
    await provoker.prepare(guesthouse)
    const points = (await pointsOf(guesthouse, kind)).filter(point => !isUndo(point))
    const turn = points.indexOf(`${kind}.commit.after`)
    for (const point of turn < 0 ? points : points.slice(0, turn)) {
      await restart(guesthouse, { GUESTHOUSE_FAIL_POINT: `throw:${point}` })
      await expect(provoker.act(guesthouse), point).rejects.toThrow()
      expect(await provoker.isDone(guesthouse), `${point}: done`).toBe(false)
      await expectSound(guesthouse, point)
    }
    await restart(guesthouse)
    await provoker.act(guesthouse)
    expect(await provoker.isDone(guesthouse)).toBe(true)
  })
}

test('F03: every kind of operation is walked', async ({ guesthouse }) => {
  const kinds = new Set((await allPoints(guesthouse)).map(point => point.split('.').slice(0, 2).join('.')))
  expect([...kinds].sort()).toEqual(Object.keys(PROVOKERS).sort())
})
