import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { completed, platformOf } from './lock-file.ts'

const Package = z.object({ optionalDependencies: z.record(z.string(), z.string()) })
const text = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')
const read = (path: string): unknown => JSON.parse(text(path))

describe('the lock file', () => {
  it('has every optional platform package, so that `npm ci` accepts it', () => {
    expect(completed(read('../package-lock.json')).added).toEqual([])
  })

  it('has the Node that the launcher brings to hosts whose npm is too old', () => {
    const { optionalDependencies } = Package.parse(read('./node-and-npm/package.json'))
    expect(optionalDependencies).toEqual(Package.parse(read('../package.json')).optionalDependencies)
  })

  it('names no registry, so that a mirror works as well', () => {
    expect(text('../package-lock.json')).not.toContain('"resolved"')
    expect(text('./node-and-npm/package-lock.json')).not.toContain('"resolved"')
  })
})

describe('completing a lock file', () => {
  const packages = {
    '': {},
    'node_modules/linter': {
      version: '1.2.3',
      dev: true,
      optionalDependencies: { 'linter-linux-x64': '1.2.3', 'linter-linux-x64-musl': '1.2.3' },
    },
    'node_modules/linter-linux-x64': { version: '1.2.3', integrity: 'sha512-xyz', optional: true },
    'node_modules/z/node_modules/tool': { optionalDependencies: { 'tool-darwin-arm64': '2.0.0' } },
    'node_modules/z/node_modules/tool-darwin-arm64': { version: '2.0.0' },
  }

  it('adds what is missing with its platform, and keeps what is there', () => {
    const { lockFile, added } = completed({ name: 'x', lockfileVersion: 3, packages })
    const musl = { version: '1.2.3', cpu: ['x64'], libc: ['musl'], os: ['linux'], dev: true, optional: true }
    expect(added).toEqual(['node_modules/linter-linux-x64-musl'])
    expect(lockFile).toEqual({
      name: 'x',
      lockfileVersion: 3,
      packages: { ...packages, 'node_modules/linter-linux-x64-musl': musl },
    })
  })

  it('changes nothing the second time', () => {
    const { lockFile } = completed({ lockfileVersion: 3, packages })
    expect(JSON.stringify(completed(lockFile).lockFile)).toBe(JSON.stringify(lockFile))
  })

  it('refuses a range, whose version it cannot know', () => {
    const ranged = { 'node_modules/a': { optionalDependencies: { 'a-linux-x64': '^1.0.0' } } }
    expect(() => completed({ lockfileVersion: 3, packages: ranged })).toThrow('only an exact version')
  })

  it.each([
    ['@next/swc-win32-x64-msvc', { cpu: ['x64'], os: ['win32'] }],
    ['@tailwindcss/oxide-linux-arm-gnueabihf', { cpu: ['arm'], libc: ['glibc'], os: ['linux'] }],
    ['@tailwindcss/oxide-wasm32-wasi', { cpu: ['wasm32'] }],
  ])('reads the platform of %s from its name', (name, platform) => {
    expect(platformOf(name)).toEqual(platform)
  })

  it('refuses a name that tells no platform', () => {
    expect(() => platformOf('left-pad')).toThrow('does not tell its platform')
  })
})
