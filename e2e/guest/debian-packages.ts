import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'

export type DebianPackage = { name: string; version: string }

/** The packages that this host's apt would install for `name`: itself, or what a meta package such as a kernel's stands for. */
export async function resolvePackage(name: string): Promise<DebianPackage & { depends: string[] }> {
  const { stdout } = await execa('apt-cache', ['show', '--no-all-versions', name]).catch((cause: unknown) => {
    throw new Error(`The test guest needs the Debian package ${name}, which apt does not know: run apt-get update.`, {
      cause,
    })
  })
  const field = (key: string) => stdout.match(new RegExp(`^${key}: (.*)$`, 'm'))?.[1] ?? ''
  const depends = field('Depends')
    .split(',')
    .map(dependency => dependency.trim().split(/[ :|(]/)[0] ?? '')
  return { name, version: field('Version'), depends: depends.filter(Boolean) }
}

/** Downloads a package and unpacks it below `folder`, without installing anything on the host. Returns where its files are. */
export async function unpackPackage({ name, version }: DebianPackage, folder: string): Promise<string> {
  const unpacked = join(folder, `${name}_${version.replaceAll(':', '%3a')}`)
  if (await isThere(unpacked)) return unpacked
  const staging = `${unpacked}.${process.pid}.part`
  await mkdir(staging, { recursive: true })
  try {
    // As root, apt downloads as user _apt, who cannot write here.
    await execa('apt-get', ['-q', '-o', 'APT::Sandbox::User=root', 'download', `${name}=${version}`], { cwd: staging })
    const deb = (await readdir(staging)).find(file => file.endsWith('.deb'))
    if (!deb) throw new Error(`apt-get download ${name} left no package behind`)
    await execa('dpkg-deb', ['--extract', join(staging, deb), join(staging, 'files')])
    await rename(join(staging, 'files'), unpacked).catch(async (error: unknown) => {
      // Another test process was faster: its copy is as good.
      if (!(await isThere(unpacked))) throw error
    })
  } finally {
    await rm(staging, { recursive: true })
  }
  return unpacked
}

const isThere = (path: string) =>
  readdir(path).then(
    () => true,
    () => false,
  )
