import { chmod } from 'node:fs/promises'
import { temporaryFolder } from '../console/folder.ts'
import { launch } from '../guesthouse/launcher.ts'
import { GUESTHOUSE } from '../guesthouse/server.ts'
import type { Experiment } from '../harness/experiment.ts'

/** Everything is installed and built, and this host's QEMU is known: what a person waits for every other time. */
export const startUp: Experiment = {
  id: 'start-up',
  title: './guesthouse start, to the address that it prints',
  rounds: 9,
  measures: [{ id: 'ms', title: 'second start', unit: 'ms', digits: 0 }],
  targets: [{ number: 'start', measure: 'ms', ours: GUESTHOUSE, atMost: 3_000 }],
  start: async () => {
    const folder = await temporaryFolder()
    await chmod(folder.path, 0o711)
    return [
      {
        name: GUESTHOUSE,
        round: async () => {
          const { ms, end } = await launch(folder.path)
          await end('SIGTERM')
          return { ms }
        },
        close: folder.close,
      },
    ]
  },
}
