import type { Confinement } from '#lib/contract/host.ts'
import { type Confinement as Found, readConfinement, unconfined } from '#lib/qemu/process/confinement.ts'
import type { QemuUser } from './qemu-host.ts'

type Own = { username: string; uid: number }

/** What holds QEMU and us back, as the kernel says it now, and what would hold more back. */
export async function readHostConfinement({
  user,
  own,
  pids,
}: {
  user: QemuUser
  own: Own
  pids: number[]
}): Promise<Confinement> {
  // One that has ended meanwhile is not counted.
  const found = await Promise.all(pids.map(pid => readConfinement(pid).catch(() => null)))
  return hostConfinement({
    qemu: user ?? { name: own.username, uid: own.uid },
    own: { ...own, ...(await readConfinement(process.pid)) },
    found: found.filter(each => each !== null),
  })
}

export function hostConfinement({
  qemu,
  own,
  found,
}: {
  qemu: { name: string; uid: number }
  own: Own & Found
  found: Found[]
}): Confinement {
  const faults = found.map(each => unconfined(each, qemu.uid)).filter(words => words.length > 0)
  const itself = own.uid === 0 ? 'as root' : `as ${own.username}${own.noNewPrivs ? ', without new privileges' : ''}`
  return {
    sandbox: found.every(({ seccomp }) => seccomp),
    user: qemu.name,
    privileged: found.some(({ uid, capable }) => uid === 0 || capable),
    sentence: `${qemuSentence(qemu.name, { running: found.length, faults })} Guesthouse itself runs ${itself}.`,
    looked: { running: found.length, confined: found.length - faults.length },
    guesthouse: { user: own.username, root: own.uid === 0, sentence: `Guesthouse runs ${itself}` },
    better: [
      ...(faults.length > 0
        ? ['Shut down and start the VMs that run with more than they should: each start confines QEMU.']
        : []),
      ...better(own, qemu.uid),
    ],
  }
}

function qemuSentence(name: string, { running, faults }: { running: number; faults: string[][] }): string {
  if (faults.length === 0) {
    return `QEMU runs as ${name}, in QEMU’s sandbox, without capabilities and new privileges, and can start no program.`
  }
  const kinds = [...new Set(faults.flat())].join(', ')
  return `${faults.length} of ${running} VMs ${faults.length === 1 ? 'runs' : 'run'} with more than ${faults.length === 1 ? 'it' : 'they'} should: ${kinds}.`
}

function better(own: Own & Found, qemuUid: number): string[] {
  if (own.uid === 0) {
    return [
      'Guesthouse runs as root, and need not: what reads uploads and answers the network can be a user of its own (./guesthouse service). QEMU is then that user too.',
    ]
  }
  const one =
    own.uid === qemuUid
      ? [
          'QEMU is the same user as Guesthouse: a guest that breaks out of QEMU and of its sandbox could read the database and other VMs’ disks. Started by root, Guesthouse gives QEMU a user that owns nothing else.',
        ]
      : []
  const two = own.noNewPrivs
    ? []
    : [
        'Guesthouse was started by a person and can do what that person can. A service (./guesthouse service) can do less.',
      ]
  return [...one, ...two]
}
