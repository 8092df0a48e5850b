import type { ReactNode } from 'react'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { Fact, Facts } from '#components/ui/facts.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import type { Host } from '#lib/contract/host.ts'

/** What does not change while one looks. */
export function HostFacts({ host }: { host: Host }) {
  const { qemu, confinement, guesthouse } = host
  return (
    <div className="grid gap-x-12 gap-y-10 wide:grid-cols-2">
      <Group title="Machine">
        <Fact label="Name">{host.hostname}</Fact>
        <Fact label="Processor">
          {host.cpuModel}, {host.cpuCount} {host.cpuCount === 1 ? 'thread' : 'threads'}
        </Fact>
        <Fact label="Kernel">Linux {host.kernel}</Fact>
        <Fact label="Started">
          <RelativeTime at={host.upSince} />
        </Fact>
      </Group>
      {qemu && (
        <Group title="QEMU">
          <Fact label="Version">{qemu.version}</Fact>
          <Fact label="Program">
            <Path text={qemu.binaryPath} what="program’s path" />
          </Fact>
          <Fact label="Machine type">
            {qemu.defaultMachineType} <span className="text-text-muted">for new VMs</span>
          </Fact>
          <Fact label="UEFI">
            {qemu.uefi ? 'Firmware found' : 'No firmware for guests: install the package ovmf to have it'}
          </Fact>
          <Fact label="Built with">{qemu.accelerators.join(', ')}</Fact>
        </Group>
      )}
      <ConfinementFacts confinement={confinement} />
      <Group title="Guesthouse">
        <Fact label="Version">{guesthouse.version}</Fact>
        <Fact label="Started">
          <RelativeTime at={guesthouse.startedAt} />
        </Fact>
        <Fact label="Data">
          <Path text={guesthouse.dataPath} what="data folder’s path" />
        </Fact>
        <Fact label="Node.js">{guesthouse.nodeVersion}</Fact>
      </Group>
    </div>
  )
}

function ConfinementFacts({ confinement }: Pick<Host, 'confinement'>) {
  const { sentence, sandbox, looked, guesthouse, better } = confinement
  const isWhole = looked.confined === looked.running
  return (
    <Group title="Confinement">
      <Fact label="In short">
        <span className={isWhole ? undefined : 'text-warn'}>{sentence}</span>
      </Fact>
      <Fact label="QEMU’s user">{confinement.user}</Fact>
      <Fact label="Sandbox">{sandbox ? 'On for every VM' : 'Not on for every VM'}</Fact>
      <Fact label="Looked at">
        {looked.running === 0
          ? 'No VM runs now'
          : `${looked.confined} of ${looked.running} VMs that run are as they were started, says the kernel`}
      </Fact>
      <Fact label="Guesthouse">{guesthouse.user}</Fact>
      {better.length > 0 && (
        <Fact label="Better">
          <ul className="flex flex-col gap-1.5">
            {better.map(words => (
              <li key={words} className="text-pretty">
                {words}
              </li>
            ))}
          </ul>
        </Fact>
      )}
    </Group>
  )
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="min-w-0">
      <h2 className="mb-1 font-semibold text-name">{title}</h2>
      <Facts>{children}</Facts>
    </section>
  )
}

function Path({ text, what }: { text: string; what: string }) {
  return (
    <span className="-my-1 flex items-center gap-1">
      <code className="wrap-anywhere min-w-0 font-mono text-small">{text}</code>
      <CopyButton text={text} label={`Copy the ${what}`} />
    </span>
  )
}
