import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import type { Need } from './experiment.ts'

/** A program in PATH, or a file by its whole path. */
export function isInstalled(command: string): boolean {
  if (isAbsolute(command)) return existsSync(command)
  return (process.env.PATH ?? '').split(':').some(folder => {
    try {
      accessSync(join(folder, command), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

/**
 * Makes sure that the peers are there: installs their Debian packages when that was asked for (`--install`, as root), and
 * otherwise says the one command that does. Returns false when something is still missing.
 */
export function satisfy(needs: readonly Need[], { mayInstall }: { mayInstall: boolean }): boolean {
  const packages = () => [
    ...new Set(needs.filter(({ command }) => !isInstalled(command)).map(({ debianPackage }) => debianPackage)),
  ]
  if (packages().length === 0) return true
  if (mayInstall && process.getuid?.() === 0) {
    console.log(`Installing ${packages().join(', ')} to compare with …`)
    spawnSync('apt-get', ['install', '-y', '--no-install-recommends', ...packages()], { stdio: 'inherit' })
  }
  const missing = packages()
  if (missing.length === 0) return true
  console.error(
    `These benchmarks compare with programs that are not installed. On Debian or Ubuntu:\n\n  sudo apt-get install -y --no-install-recommends ${missing.join(' ')}\n\nor, as root: npm run bench -- --install`,
  )
  return false
}
