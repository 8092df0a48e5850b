import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { connectQmp, type QmpSession } from '../session.ts'
import type { FakePeer } from './fake-peer.ts'
import { type FakeQmpServer, startFakeQmpServer } from './fake-qmp-server.ts'

/** A folder with a short path, for sockets; removed after the test. */
export async function socketFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'qmp-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** A fake monitor that lasts as long as the test. */
export async function fakeMonitor(script: (peer: FakePeer) => Promise<void> | void): Promise<FakeQmpServer> {
  const server = await startFakeQmpServer({ socketPath: join(await socketFolder(), 'monitor'), script })
  onTestFinished(() => server.close())
  return server
}

/** A session with a fake monitor that negotiates honestly and then follows the script. */
export async function sessionWith(script: (peer: FakePeer) => Promise<void> | void): Promise<QmpSession> {
  const { socketPath } = await fakeMonitor(async peer => {
    await peer.negotiate()
    await script(peer)
  })
  const session = await connectQmp({ socketPath })
  onTestFinished(() => session.close())
  return session
}
