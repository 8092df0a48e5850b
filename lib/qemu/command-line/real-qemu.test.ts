import { describe, expect, test } from 'vitest'
import { goldenCases } from './testing/golden-cases.ts'
import { withRealMachine } from './testing/real-machine.ts'

describe('QEMU takes the command line of', () => {
  test.each(goldenCases())('$name and answers', async ({ spec }) => {
    await withRealMachine(spec, async ({ execute }) => {
      expect(await execute('query-uuid')).toEqual({ UUID: spec.uuid })
      expect(await execute('query-name')).toEqual({ name: spec.name })
      expect(await execute('query-status')).toMatchObject(
        spec.startPaused ? { status: 'prelaunch', running: false } : { running: true },
      )
      expect(await execute('query-cpus-fast')).toHaveLength(spec.vcpus)
    })
  })
})
