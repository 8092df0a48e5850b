import { expect, test } from 'vitest'
import { parseConfinement, unconfined } from './confinement.ts'

/** As proc_pid_status(5) has it. */
const status = (change: Record<string, string> = {}) =>
  Object.entries({
    Name: 'qemu-system-x86',
    Uid: '999\t999\t999\t999',
    CapInh: '0000000000000000',
    CapPrm: '0000000000000000',
    CapEff: '0000000000000000',
    CapBnd: '000001ffffffffff',
    CapAmb: '0000000000000000',
    NoNewPrivs: '1',
    Seccomp: '2',
    Seccomp_filters: '1',
    ...change,
  })
    .map(([name, value]) => `${name}:\t${value}`)
    .join('\n')

test('a QEMU as it is started has nothing that it should not', () => {
  const found = parseConfinement(status())
  expect(found).toEqual({ seccomp: true, noNewPrivs: true, uid: 999, capable: false })
  expect(unconfined(found, 999)).toEqual([])
})

test.each([
  [{ Seccomp: '0' }, 'without its sandbox'],
  [{ NoNewPrivs: '0' }, 'with a way to new privileges'],
  [{ CapEff: '0000000000003000' }, 'with capabilities'],
  [{ CapAmb: '000001ffffffffff' }, 'with capabilities'],
  [{ Uid: '999\t0\t999\t999' }, 'as root'],
  [{ Uid: '1000\t1000\t1000\t1000' }, 'as the user 1000'],
])('%o is told', (change, words) => {
  expect(unconfined(parseConfinement(status(change)), 999)).toEqual([words])
})
