import { z } from 'zod'

/** JSON as it is: unlike an object schema, a record keeps the order of the keys, and so the diff small. */
const JsonObject = z.record(z.string(), z.unknown())

/** The part of `package-lock.json` that this program understands. */
const LockFile = z.object({
  lockfileVersion: z.literal(3),
  packages: z.record(
    z.string(),
    z.object({ dev: z.boolean().default(false), optionalDependencies: z.record(z.string(), z.string()).default({}) }),
  ),
})

const OPERATING_SYSTEMS = ['android', 'darwin', 'freebsd', 'linux', 'win32']
const PROCESSORS = ['arm', 'arm64', 'ia32', 'wasm32', 'x64']
const C_LIBRARIES: Record<string, string> = { gnu: 'glibc', gnueabihf: 'glibc', musl: 'musl' }

/**
 * The same lock file with an entry for every optional platform package that npm left out.
 *
 * npm drops an optional package from the lock file when the registry it asked does not have that package, and then
 * `npm ci` refuses the file it wrote itself ("Missing: … from lock file"): https://github.com/npm/cli/issues/4828.
 * An entry added here has no integrity hash; npm skips it on every machine whose platform differs.
 */
export function completed(json: unknown): { lockFile: unknown; added: string[] } {
  const known = LockFile.parse(json).packages
  const missing: Record<string, object> = {}
  for (const [path, { dev, optionalDependencies }] of Object.entries(known)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      if (isLocked({ paths: Object.keys(known), from: path, name })) continue
      const entry = { version: exact(name, version), ...platformOf(name), ...(dev ? { dev } : {}), optional: true }
      missing[`node_modules/${name}`] = entry
    }
  }
  const lockFile = JsonObject.parse(json)
  // npm's own order, so that its next rewrite makes no noise.
  const packages = Object.entries({ ...JsonObject.parse(lockFile.packages), ...missing }).sort(([a], [b]) =>
    a.localeCompare(b, 'en'),
  )
  return { lockFile: { ...lockFile, packages: Object.fromEntries(packages) }, added: Object.keys(missing) }
}

/** Node's lookup: beside the package that asks, then in each folder above it. */
function isLocked({ paths, from, name }: { paths: string[]; from: string; name: string }): boolean {
  const folders = from
    .split('/node_modules/')
    .map((_, depth, parts) => parts.slice(0, depth + 1).join('/node_modules/'))
  return ['', ...folders].some(folder => paths.includes(`${folder === '' ? '' : `${folder}/`}node_modules/${name}`))
}

function exact(name: string, version: string): string {
  if (/^\d+\.\d+\.\d+\S*$/.test(version)) return version
  throw new Error(`${name} is wanted as ‘${version}’: only an exact version can be added to the lock file by hand`)
}

/** What a package named by its platform runs on: `@next/swc-win32-x64-msvc` is for win32 on x64. */
export function platformOf(name: string): { cpu: string[]; libc?: string[]; os?: string[] } {
  const words = name.split('-')
  const cpu = words.filter(word => PROCESSORS.includes(word))
  const os = words.filter(word => OPERATING_SYSTEMS.includes(word))
  const libc = words.flatMap(word => C_LIBRARIES[word] ?? [])
  if (cpu.length !== 1 || (os.length !== 1 && !words.includes('wasi'))) {
    throw new Error(`The name ${name} does not tell its platform: add it to the lock file by hand`)
  }
  return { cpu, ...(libc.length > 0 ? { libc } : {}), ...(os.length > 0 ? { os } : {}) }
}
