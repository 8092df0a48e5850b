'use client'

import { Cpu, Disc3, HardDrive, type LucideIcon, Network, RotateCcw, Tags, ToggleRight } from 'lucide-react'
import { useSearchParams } from 'next/navigation'
import type { ReactNode } from 'react'
import { PageLink } from '#components/layout/page-link.tsx'
import { cx } from '#components/ui/cx.ts'
import { paths } from '#lib/client/paths.ts'
import type { Vm } from '#lib/contract/vm.ts'
import { formatBytes } from '#lib/shared/bytes.ts'
import { useVm } from '../page/vm-context.tsx'
import { policyWords } from '../policies/policy-words.ts'
import { bootWords, NETWORK_WORDS, sizeWords } from '../words.ts'
import { BootForm } from './boot-form.tsx'
import { CdForm } from './cd-form.tsx'
import { DiskDetails } from './disk-details.tsx'
import { NicDetails } from './nic-details.tsx'
import { PolicyForm } from './policy-form.tsx'
import { ProcessorForm } from './processor-form.tsx'
import { TagsForm } from './tags-form.tsx'

type Device = { key: string; label: string; summary: string; icon: LucideIcon; panel: ReactNode }

function devicesOf(vm: Vm): Device[] {
  return [
    { key: 'cpu', label: 'CPU and memory', summary: sizeWords(vm), icon: Cpu, panel: <ProcessorForm vm={vm} /> },
    {
      key: 'boot',
      label: 'Firmware and boot',
      summary: bootWords(vm),
      icon: ToggleRight,
      panel: <BootForm vm={vm} />,
    },
    { key: 'cd', label: 'CD drive', summary: vm.cdrom.fileName ?? 'Empty', icon: Disc3, panel: <CdForm vm={vm} /> },
    ...vm.disks.map((disk, index) => ({
      key: disk.id,
      label: `Disk ${index + 1}`,
      summary: `${disk.volumeName}, ${formatBytes(disk.virtualSizeBytes)}`,
      icon: HardDrive,
      panel: <DiskDetails disk={disk} />,
    })),
    ...vm.nics.map((nic, index) => ({
      key: nic.id,
      label: `NIC ${index + 1}`,
      summary: NETWORK_WORDS[nic.network],
      icon: Network,
      panel: <NicDetails nic={nic} />,
    })),
    {
      key: 'start',
      label: 'Start and crash',
      summary: policyWords(vm),
      icon: RotateCcw,
      panel: <PolicyForm vm={vm} />,
    },
    {
      key: 'tags',
      label: 'Tags and owner',
      summary: vm.tags.join(', ') || 'No tag',
      icon: Tags,
      panel: <TagsForm vm={vm} />,
    },
  ]
}

/** What the guest finds when it boots: devices on the left, the chosen one on the right. */
export function Hardware() {
  const vm = useVm()
  const wanted = useSearchParams().get('device')
  const devices = devicesOf(vm)
  const chosen = devices.find(({ key }) => key === wanted) ?? devices[0]
  return (
    <div className="grid items-start gap-x-10 gap-y-6 py-5 narrow:grid-cols-[14rem_minmax(0,1fr)]">
      <nav aria-label="Devices" className="min-w-0">
        <ul className="flex gap-0.5 max-narrow:-mx-4 max-narrow:overflow-x-auto max-narrow:px-4 narrow:flex-col">
          {devices.map(device => (
            <DeviceLink key={device.key} vmId={vm.id} device={device} isChosen={device === chosen} />
          ))}
        </ul>
      </nav>
      {chosen && (
        <section key={chosen.key} aria-label={chosen.label} className="max-w-xl min-w-0">
          <h2 className="mb-4 font-semibold text-name">{chosen.label}</h2>
          {chosen.panel}
        </section>
      )}
    </div>
  )
}

function DeviceLink({ vmId, device, isChosen }: { vmId: string; device: Device; isChosen: boolean }) {
  const { key, label, summary, icon: Icon } = device
  return (
    <li className="shrink-0">
      <PageLink
        href={`${paths.vmHardware(vmId)}?device=${encodeURIComponent(key)}`}
        scroll={false}
        aria-current={isChosen ? 'true' : undefined}
        className={cx(
          'flex items-start gap-2.5 rounded-control px-2.5 py-2',
          isChosen ? 'bg-pressed' : 'text-text-muted hover:bg-hover hover:text-text',
        )}
      >
        <Icon aria-hidden="true" strokeWidth={1.75} className="mt-0.5 size-4 shrink-0" />
        <span className="min-w-0">
          <span className={cx('block', isChosen && 'font-medium')}>{label}</span>
          <span className="block truncate text-small text-text-muted max-narrow:hidden">{summary}</span>
        </span>
      </PageLink>
    </li>
  )
}
