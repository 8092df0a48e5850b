'use client'

import type { ReactNode } from 'react'

import { CopyButton } from '#components/ui/copy-button.tsx'
import { Fact, Facts } from '#components/ui/facts.tsx'
import { Meter } from '#components/ui/meter.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import type { Vm } from '#lib/contract/vm.ts'
import { formatBytes, MIB } from '#lib/shared/bytes.ts'
import { autostartWords } from '../policies/policy-words.ts'
import { TagList } from '../tags/tag-list.tsx'
import { CpuLine } from '../usage-line.tsx'
import { cpuShare, memoryWords, NETWORK_WORDS, percentWords } from '../words.ts'
import { OwnerFact } from './owner-fact.tsx'

export function VmFacts({ vm }: { vm: Vm }) {
  return (
    <section aria-label="Facts">
      <Facts>
        <Fact label="CPU">
          <Measured value={vm.usage && percentWords(cpuShare(vm))} words={`${vm.vcpus} vCPU${accelerationWords(vm)}`}>
            {vm.usage && <CpuLine vm={vm} className="w-full" />}
          </Measured>
        </Fact>
        <Fact label="Memory">
          <Measured value={vm.usage && formatBytes(vm.usage.memoryBytes)} words={memoryWords(vm.memoryMiB)}>
            {vm.usage && (
              <Meter
                label="Memory that the VM occupies on the host"
                fraction={vm.usage.memoryBytes / (vm.memoryMiB * MIB)}
                valueText={`${formatBytes(vm.usage.memoryBytes)} for ${memoryWords(vm.memoryMiB)}`}
                warnAt={2}
                dangerAt={2}
              />
            )}
          </Measured>
        </Fact>
        <Fact label={vm.disks.length > 1 ? 'Disks' : 'Disk'}>
          {vm.disks.length === 0 && <span className="text-text-muted">None</span>}
          {vm.disks.map(disk => (
            <span key={disk.id} className="flex flex-wrap gap-x-2">
              <span className="min-w-0 truncate">{disk.volumeName}</span>
              <span className={disk.missing ? 'text-danger' : 'text-text-muted'}>
                {disk.missing || disk.allocatedBytes === null
                  ? 'its file is missing'
                  : `${formatBytes(disk.virtualSizeBytes)}, ${formatBytes(disk.allocatedBytes)} on the host`}
              </span>
            </span>
          ))}
        </Fact>
        <Fact label="CD">
          {vm.cdrom.fileName ?? <span className="text-text-muted">Empty</span>}
          {vm.cdrom.missing && <span className="text-danger"> is missing from the library</span>}
        </Fact>
        <Fact label="Network">
          {vm.nics.length === 0 && <span className="text-text-muted">None</span>}
          {vm.nics.map(nic => (
            <span key={nic.id} className="flex flex-wrap items-center gap-x-2">
              {NETWORK_WORDS[nic.network]}
              <span className="font-mono text-small text-text-muted">{nic.macAddress}</span>
              <CopyButton text={nic.macAddress} label="Copy the MAC address" />
            </span>
          ))}
        </Fact>
        <Fact label="Firmware">{vm.firmware === 'uefi' ? 'UEFI' : 'BIOS'}</Fact>
        <Fact label="Starts">
          {autostartWords(vm.autostart)}
          {vm.crashPolicy === 'restart' && <span className="text-text-muted">, and again after a crash</span>}
        </Fact>
        {vm.tags.length > 0 && (
          <Fact label="Tags">
            <TagList tags={vm.tags} />
          </Fact>
        )}
        <OwnerFact vm={vm} />
        <Fact label="Created">
          <RelativeTime at={vm.createdAt} />
        </Fact>
        <Fact label="Id">
          <span className="flex items-center gap-1">
            <span className="truncate font-mono text-small text-text-muted">{vm.id}</span>
            <CopyButton text={vm.id} label="Copy the id" />
          </span>
        </Fact>
      </Facts>
    </section>
  )
}

function accelerationWords(vm: Vm): string {
  if (vm.acceleration === 'tcg') return ', emulated (slow)'
  return vm.acceleration === 'kvm' ? ', with KVM' : ''
}

/** What it has, how it is used, and the figure: in three columns that stay where they are. */
function Measured({ words, value, children }: { words: string; value: string | null; children: ReactNode }) {
  return (
    <span className="flex min-h-6 items-center gap-4">
      <span className="min-w-0 flex-1">{words}</span>
      <span className="w-28 shrink-0 max-narrow:hidden">{children}</span>
      <span className="w-16 shrink-0 text-right text-text-muted tabular-nums">{value}</span>
    </span>
  )
}
