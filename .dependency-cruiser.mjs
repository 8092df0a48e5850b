/**
 * Who may import whom: docs/ARCHITECTURE.md, as rules. `npm run rules` checks them; launcher/dependency-rules.test.ts
 * shows for each one that it catches something. Paths in this file are regular expressions.
 */

const OURS = '^(app|components|lib|e2e|bench|launcher|prisma)/|^server\\.ts$'
/** Tests build their own world and may reach across; what they import is never shipped. */
const TESTS = '\\.test\\.tsx?$|/testing/'
const FLOOR = ['^lib/(shared|contract|qemu|host|db)/']

/** One layer of the table: it may import itself and what is named, and nothing else of ours. */
const layer = ({ name, from, fromNot = [], mayImport, comment }) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, pathNot: [TESTS, ...fromNot] },
  to: { path: OURS, pathNot: [from, ...mayImport] },
})

const layers = [
  layer({
    name: 'shared-stands-on-nothing',
    comment: 'lib/shared is the leaf that both sides use.',
    from: '^lib/shared/',
    mayImport: [],
  }),
  layer({
    name: 'contract-knows-only-shared',
    comment: 'The contract is what browser and server agree on, so it can know neither.',
    from: '^lib/contract/',
    mayImport: ['^lib/shared/'],
  }),
  layer({
    name: 'qemu-and-host-know-nothing-of-us',
    comment: 'lib/qemu and lib/host speak the words of QEMU and of the kernel; they could be published on their own.',
    from: '^lib/(qemu|host)/',
    mayImport: ['^lib/shared/'],
  }),
  layer({
    name: 'db-knows-no-service',
    comment: 'lib/db turns rows into contract objects; what they are for is decided above it.',
    from: '^lib/db/',
    mayImport: ['^lib/(shared|contract)/'],
  }),
  layer({
    name: 'events-know-no-service',
    comment: 'The bus carries contract objects; who publishes and who listens never meet.',
    from: '^lib/events/',
    mayImport: ['^lib/(shared|contract)/'],
  }),
  layer({
    name: 'tasks-know-no-noun',
    comment: 'Tasks run operations that services hand to them.',
    from: '^lib/(tasks|activity|auth)/',
    mayImport: [...FLOOR, '^lib/events/'],
  }),
  layer({
    name: 'operations-know-no-noun',
    comment: 'Write-ahead is one mechanism for all rooms; each room says what its operations do.',
    from: '^lib/operations/',
    mayImport: [...FLOOR, '^lib/(events|tasks|activity)/'],
  }),
  layer({
    name: 'storage-and-networks-do-not-know-vms',
    comment: 'VMs use volumes; who uses a volume is told to storage from outside, or the two would be one.',
    from: '^lib/(storage|networks)/',
    mayImport: [...FLOOR, '^lib/(events|tasks|activity|operations)/'],
  }),
  layer({
    name: 'the-hypervisor-knows-no-vm',
    comment: 'lib/hypervisor is this host’s QEMU: found, probed, reported. What it runs is above it.',
    from: '^lib/hypervisor/',
    mayImport: [...FLOOR, '^lib/(events|tasks|activity)/'],
  }),
  layer({
    name: 'vms-do-not-know-snapshots',
    comment: 'Services import services below them only: snapshots -> vms -> storage, networks -> tasks -> events.',
    from: '^lib/vms/',
    mayImport: [...FLOOR, '^lib/(events|tasks|activity|operations|hypervisor|storage|networks)/'],
  }),
  layer({
    name: 'snapshots-know-no-server',
    comment: 'The highest service is still not the process.',
    from: '^lib/snapshots/',
    mayImport: [...FLOOR, '^lib/(events|tasks|activity|operations|hypervisor|storage|networks|vms)/'],
  }),
  layer({
    name: 'rescue-knows-no-server',
    comment: 'What can be had back without the database: it reads what VMs and storage left on the disk.',
    from: '^lib/rescue/',
    mayImport: [...FLOOR, '^lib/(storage|vms)/'],
  }),
  layer({
    name: 'health-knows-no-server',
    comment: 'How everything is doing: it reads what the others have, and none of them knows of it.',
    from: '^lib/health/',
    mayImport: [...FLOOR, '^lib/(events|activity|storage|vms)/'],
  }),
  layer({
    name: 'server-knows-no-page',
    comment: 'lib/server composes the process; Next renders the pages.',
    from: '^lib/server/',
    mayImport: ['^lib/(?!client/)'],
  }),
  layer({
    name: 'entry-starts-only-the-server',
    comment: 'server.ts is configuration, runtime, listening, signals, all of it lib/server.',
    from: '^server\\.ts$',
    mayImport: ['^lib/(server|shared)/'],
  }),
  layer({
    name: 'client-knows-only-the-contract',
    comment: 'The browser’s side talks HTTP; importing the server would ship it to the browser.',
    from: '^lib/client/',
    mayImport: ['^lib/(shared|contract)/'],
  }),
  layer({
    name: 'ui-knows-no-domain',
    comment: 'components/ui are primitives: no domain words, so that every page can use them.',
    from: '^components/ui/',
    mayImport: ['^lib/shared/'],
  }),
  layer({
    name: 'components-and-pages-do-not-reach-the-server',
    comment: 'Pages are made of components; both see the server through lib/client and the contract only.',
    from: '^(components|app)/',
    fromNot: ['^components/ui/', '^app/api/'],
    mayImport: ['^lib/(shared|contract|client)/', '^lib/server/first-data\\.ts$'],
  }),
  layer({
    name: 'routes-bind-endpoints-and-no-more',
    comment: 'A route binds an endpoint to a service of the running runtime; it holds no logic and no service.',
    from: '^app/api/',
    mayImport: ['^lib/(shared|contract)/', '^lib/server/'],
  }),
]

/** What Next bundles must see services as types only, or each would exist twice in the process (docs/adr/0001). */
const routeSide = {
  name: 'no-service-in-the-bundle-of-next',
  comment: 'Next bundles its own copy of what a route imports: beyond lib/server/http and the accessor, only types.',
  severity: 'error',
  from: { path: '^app/api/|^lib/server/http/|^lib/server/(global|first-data)\\.ts$', pathNot: TESTS },
  to: {
    path: '^lib/',
    pathNot: '^lib/(shared|contract)/|^lib/server/http/|^lib/server/global\\.ts$',
    dependencyTypesNot: ['type-only'],
  },
}

const newRooms = {
  name: 'a-new-room-needs-a-rule',
  comment: 'A folder of lib that no layer above names would escape them all: give it its place first.',
  severity: 'error',
  from: { path: OURS },
  to: {
    path: '^lib/[^/]+/',
    pathNot:
      '^lib/(shared|contract|client|qemu|host|db|events|tasks|activity|operations|auth|hypervisor|storage|networks|vms|snapshots|rescue|health|server)/',
  },
}

/** One owner per package: whoever else needs it asks the owner. */
const owner = ({ name, of, owners, comment }) => ({
  name,
  comment,
  severity: 'error',
  from: { path: '^(app|components|lib)/|^server\\.ts$', pathNot: [TESTS, ...owners] },
  to: { path: of },
})

const owners = [
  owner({
    name: 'only-pages-have-first-data',
    comment: 'A page hands its first data to its components; a component that reaches for it would ship the server.',
    of: '^lib/server/first-data\\.ts$',
    owners: ['^app/(\\(dashboard\\)|login|setup)/'],
  }),
  owner({
    name: 'only-qemu-and-host-start-programs',
    comment:
      'Argument arrays, limits and captured errors live there, so that no shell string can appear elsewhere; lib/db starts its own copying.',
    of: 'node_modules/execa/|^(node:)?child_process$',
    owners: ['^lib/(qemu|host)/', '^lib/db/(database-copies|inspect)\\.ts$'],
  }),
  owner({
    name: 'only-qemu-and-the-process-open-sockets',
    comment:
      'QMP is a socket of lib/qemu, a guest’s serial port of the one file that always reads it, the rest of the process.',
    of: '^(node:)?(net|dgram|tls)$',
    owners: ['^lib/qemu/', '^lib/vms/serial-log\\.ts$', '^lib/server/((upgrade|tls)/|[^/]+\\.ts$)', '^server\\.ts$'],
  }),
  owner({
    name: 'only-db-knows-the-database',
    comment: 'Rows become contract objects in lib/db; no query, Prisma type or SQL elsewhere.',
    of: 'node_modules/(@prisma|\\.prisma|prisma|@libsql|libsql)/|^lib/db/generated/|^(node:)?sqlite$',
    owners: ['^lib/db/'],
  }),
  owner({
    name: 'only-health-speaks-prometheus-and-zip',
    comment: 'Metrics are read from what health knows; the archive is the support bundle.',
    of: 'node_modules/(@types/)?(prom-client|yazl)/',
    owners: ['^lib/health/'],
  }),
  owner({
    name: 'only-upgrade-speaks-websocket',
    comment: 'One place checks Host, Origin and session before a handshake.',
    of: 'node_modules/(@types/)?ws/',
    owners: ['^lib/server/upgrade/'],
  }),
  owner({
    name: 'only-the-console-draws-a-screen',
    comment: 'noVNC and xterm touch the document when they are imported: one dynamic import each, in the console.',
    of: 'node_modules/(@novnc|@xterm)/',
    owners: ['^components/console/'],
  }),
]

const packages = [
  {
    name: 'shared-and-contract-run-anywhere',
    comment: 'They run in the browser and in the server: no Node module, and no package but zod in the contract.',
    severity: 'error',
    from: { path: '^lib/(shared|contract)/', pathNot: TESTS },
    to: { dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-optional', 'npm-peer'], pathNot: 'node_modules/zod/' },
  },
  {
    name: 'the-browser-has-no-node',
    comment: 'A Node module in a component fails only in the browser; here it fails at once.',
    severity: 'error',
    from: { path: '^(components|lib/client)/', pathNot: TESTS },
    to: { dependencyTypes: ['core'] },
  },
  {
    name: 'services-know-no-web-framework',
    comment: 'What Guesthouse does must not depend on how it is shown.',
    severity: 'error',
    from: { path: '^lib/(?!server/|client/)', pathNot: TESTS },
    to: { path: 'node_modules/(next|react|react-dom|@tanstack|@types/react)/' },
  },
  {
    name: 'ui-has-no-router-and-no-cache',
    comment: 'A primitive gets what it shows as properties.',
    severity: 'error',
    from: { path: '^components/ui/', pathNot: TESTS },
    to: { path: 'node_modules/(next|@tanstack)/' },
  },
  {
    name: 'no-dev-package-in-the-product',
    comment: '`./guesthouse start` installs without devDependencies. Types are gone by then.',
    severity: 'error',
    from: { path: '^(app|components|lib)/|^server\\.ts$', pathNot: TESTS },
    to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: 'node_modules/@types/' },
  },
  {
    name: 'no-unlisted-package',
    comment: 'A package that package.json does not name is there by accident.',
    severity: 'error',
    from: {},
    to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
  },
]

const general = [
  {
    name: 'no-cycle',
    comment: 'Two modules that need each other are one module, or hide a third. Types count.',
    severity: 'error',
    from: {},
    to: { circular: true },
  },
  {
    name: 'every-import-resolves',
    comment: 'An import that is not found would also be invisible to every rule above.',
    severity: 'error',
    from: {},
    to: { couldNotResolve: true },
  },
  {
    name: 'the-product-imports-no-test',
    comment: 'Tests, benchmarks and the launcher stand outside.',
    severity: 'error',
    from: { path: '^(app|components|lib)/|^server\\.ts$', pathNot: TESTS },
    to: { path: `${TESTS}|^(e2e|bench|launcher)/` },
  },
]

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [...layers, routeSide, newRooms, ...owners, ...packages, ...general],
  options: {
    // Type-only imports are coupling too; without this they are invisible.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules|^lib/db/generated/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.css'],
    },
    cache: false,
  },
}
