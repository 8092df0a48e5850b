import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import config from '../.dependency-cruiser.mjs'

const repository = fileURLToPath(new URL('..', import.meta.url))
const PACKAGES = [
  'execa',
  'ws',
  'prom-client',
  'next',
  'zod',
  'react',
  'vitest',
  'left-pad',
  '@prisma/client',
  '@novnc/novnc',
]

/** For every rule: a file that breaks it, and the line that does. */
const FORBIDDEN: Record<string, [path: string, line: string]> = {
  'shared-stands-on-nothing': ['lib/shared/a.ts', "import '#lib/contract/target.ts'"],
  'contract-knows-only-shared': ['lib/contract/a.ts', "import type { X } from '#lib/vms/target.ts'"],
  'qemu-and-host-know-nothing-of-us': ['lib/qemu/a.ts', "import '#lib/contract/target.ts'"],
  'db-knows-no-service': ['lib/db/a.ts', "import type { X } from '#lib/vms/target.ts'"],
  'events-know-no-service': ['lib/events/a.ts', "import '#lib/db/target.ts'"],
  'tasks-know-no-noun': ['lib/tasks/a.ts', "import '#lib/storage/target.ts'"],
  'operations-know-no-noun': ['lib/operations/a.ts', "import '#lib/storage/target.ts'"],
  'storage-and-networks-do-not-know-vms': ['lib/storage/a.ts', "import type { X } from '#lib/vms/target.ts'"],
  'the-hypervisor-knows-no-vm': ['lib/hypervisor/a.ts', "import '#lib/vms/target.ts'"],
  'vms-do-not-know-snapshots': ['lib/vms/a.ts', "import '#lib/snapshots/target.ts'"],
  'snapshots-know-no-server': ['lib/snapshots/a.ts', "import '#lib/server/target.ts'"],
  'rescue-knows-no-server': ['lib/rescue/a.ts', "import '#lib/server/target.ts'"],
  'health-knows-no-server': ['lib/health/a.ts', "import '#lib/server/target.ts'"],
  'server-knows-no-page': ['lib/server/a.ts', "import '#components/vms/target.tsx'"],
  'entry-starts-only-the-server': ['server.ts', "import '#lib/vms/target.ts'"],
  'client-knows-only-the-contract': ['lib/client/a.ts', "import type { X } from '#lib/server/target.ts'"],
  'ui-knows-no-domain': ['components/ui/a.tsx', "import '#lib/contract/target.ts'"],
  'components-and-pages-do-not-reach-the-server': ['app/page.tsx', "import type { X } from '#lib/server/target.ts'"],
  'routes-bind-endpoints-and-no-more': ['app/api/a/route.ts', "import type { X } from '#lib/vms/target.ts'"],
  'no-service-in-the-bundle-of-next': ['app/api/b/route.ts', "import { x } from '#lib/server/target.ts'"],
  'a-new-room-needs-a-rule': ['lib/server/b.ts', "import '#lib/extras/target.ts'"],
  'only-pages-have-first-data': ['components/vms/c.tsx', "import '#lib/server/first-data.ts'"],
  'only-qemu-and-host-start-programs': ['lib/vms/b.ts', "import { execa } from 'execa'"],
  'only-qemu-and-the-process-open-sockets': ['lib/vms/c.ts', "import { connect } from 'node:net'"],
  'only-db-knows-the-database': ['lib/vms/d.ts', "import type { Vm } from '@prisma/client'"],
  'only-health-speaks-prometheus-and-zip': ['lib/server/d.ts', "import { Registry } from 'prom-client'"],
  'only-upgrade-speaks-websocket': ['lib/server/http/a.ts', "import { WebSocketServer } from 'ws'"],
  'only-the-console-draws-a-screen': ['components/vms/a.tsx', "const rfb = import('@novnc/novnc')"],
  'shared-and-contract-run-anywhere': ['lib/contract/b.ts', "import { join } from 'node:path'"],
  'the-browser-has-no-node': ['components/vms/b.tsx', "import { join } from 'node:path'"],
  'services-know-no-web-framework': ['lib/vms/e.ts', "import { NextResponse } from 'next'"],
  'ui-has-no-router-and-no-cache': ['components/ui/b.tsx', "import Link from 'next'"],
  'no-dev-package-in-the-product': ['lib/vms/f.ts', "import { expect } from 'vitest'"],
  'no-unlisted-package': ['lib/vms/g.ts', "import leftPad from 'left-pad'"],
  'no-cycle': ['lib/vms/h.ts', "import type { X } from './target.ts'"],
  'every-import-resolves': ['lib/vms/i.ts', "import '#lib/vms/nowhere.ts'"],
  'the-product-imports-no-test': ['lib/vms/j.ts', "import './target.test.ts'"],
}

/** What must stay possible, so that no rule catches everything. */
const ALLOWED: [path: string, line: string][] = [
  ['lib/contract/z.ts', "import { z } from 'zod'"],
  [
    'lib/qemu/z.ts',
    "import { execa } from 'execa'\nimport { connect } from 'node:net'\nimport '#lib/shared/target.ts'",
  ],
  ['lib/db/z.ts', "import { PrismaClient } from '@prisma/client'\nimport type { X } from '#lib/contract/target.ts'"],
  ['lib/snapshots/z.ts', "import '#lib/vms/target.ts'\nimport '#lib/storage/target.ts'\nimport '#lib/qemu/target.ts'"],
  ['lib/rescue/z.ts', "import '#lib/vms/target.ts'\nimport '#lib/storage/target.ts'\nimport '#lib/db/target.ts'"],
  ['lib/server/upgrade/z.ts', "import { WebSocketServer } from 'ws'\nimport { connect } from 'node:net'"],
  ['lib/server/z.ts', "import '#lib/snapshots/target.ts'\nimport '#lib/db/target.ts'"],
  ['components/console/z.tsx', "const rfb = import('@novnc/novnc')\nimport '#lib/client/target.ts'"],
  ['app/(dashboard)/z/page.tsx', "import '#lib/server/first-data.ts'"],
  ['app/z/page.tsx', "import '#components/vms/target.tsx'\nimport '#lib/contract/target.ts'"],
  ['app/api/z/route.ts', "import '#lib/server/http/target.ts'\nimport type { X } from '#lib/server/target.ts'"],
  ['lib/vms/z.test.ts', "import { expect } from 'vitest'\nimport '#lib/snapshots/target.ts'"],
]

const Report = z.object({
  summary: z.object({ violations: z.array(z.object({ from: z.string(), rule: z.object({ name: z.string() }) })) }),
})
let folder: string
let caught: { from: string; rule: { name: string } }[]

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true })
  await writeFile(join(folder, path), text)
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'guesthouse-rules-'))
  for (const name of ['package.json', 'tsconfig.json', '.dependency-cruiser.mjs']) {
    await write(name, await readFile(join(repository, name), 'utf8'))
  }
  for (const name of PACKAGES) {
    await write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' }))
    await write(`node_modules/${name}/index.js`, 'export default null\n')
  }
  const rooms = [
    'shared',
    'contract',
    'qemu',
    'db',
    'storage',
    'snapshots',
    'rescue',
    'health',
    'client',
    'server',
    'server/http',
    'extras',
  ]
  for (const room of rooms) await write(`lib/${room}/target.ts`, 'export type X = 1\nexport const x = 1\n')
  await write('lib/vms/target.ts', "import type { Y } from './h.ts'\nexport type X = Y\n")
  await write('lib/vms/target.test.ts', 'export {}\n')
  await write('lib/server/first-data.ts', 'export {}\n')
  await write('components/vms/target.tsx', 'export const Target = null\n')
  for (const [path, line] of [...Object.values(FORBIDDEN), ...ALLOWED]) {
    await write(path, `${line}\nexport type Y = 1\n`)
  }
  const program = join(repository, 'node_modules/.bin/depcruise')
  const args = ['--config', '.dependency-cruiser.mjs', '--output-type', 'json', 'app', 'components', 'lib', 'server.ts']
  const { stdout } = await execa(program, args, { cwd: folder, reject: false })
  caught = Report.parse(JSON.parse(stdout)).summary.violations
})

afterAll(() => rm(folder, { recursive: true, force: true }))

it('every rule has a file here that breaks it', () => {
  expect(Object.keys(FORBIDDEN).sort()).toEqual(config.forbidden?.map(rule => rule.name).sort())
})

it.each(Object.entries(FORBIDDEN))('%s is caught', (rule, [path]) => {
  expect(caught.filter(violation => violation.from === path).map(violation => violation.rule.name)).toContain(rule)
})

it.each(ALLOWED)('%s breaks no rule', path => {
  expect(caught.filter(violation => violation.from === path)).toEqual([])
})
