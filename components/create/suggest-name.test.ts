import { expect, test } from 'vitest'
import { VmName } from '#lib/contract/vm.ts'
import { suggestName } from './suggest-name.ts'

test.each([
  ['debian-12.7.0-amd64-netinst.iso', 'debian-12.7.0'],
  ['ubuntu-24.04.1-live-server-amd64.iso', 'ubuntu-24.04.1'],
  ['Fedora-Workstation-Live-x86_64-41-1.4.iso', 'fedora-workstation-41-1.4'],
  ['Win11_24H2_English_x64.iso', 'win11-24h2-english'],
  ['alpine-virt-3.21.0-x86_64.iso', 'alpine-3.21.0'],
  ['Rocky 9 (minimal).ISO', 'rocky-9'],
])('the name of %s says what runs, not which build it is', (fileName, name) => {
  expect(suggestName(fileName, [])).toBe(name)
})

test('a name that is taken gets the next free number, whatever its case', () => {
  expect(suggestName('haos.iso', ['HAOS', 'haos-2'])).toBe('haos-3')
})

test.each(['...iso', 'amd64.iso', '💿.iso', `${'x'.repeat(200)}.iso`, '-.-.iso', ''])(
  'a file called “%s” still gets a name that a VM may have',
  fileName => {
    expect(VmName.safeParse(suggestName(fileName, [])).success).toBe(true)
  },
)

test('without a file it is a VM', () => {
  expect(suggestName(null, ['vm'])).toBe('vm-2')
})
