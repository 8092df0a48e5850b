import { Check, X } from 'lucide-react'
import { Log } from '#components/ui/log.tsx'
import { Cell, HeadCell, Table, TableHead, TableRow } from '#components/ui/table.tsx'
import type { AccelerationProbe } from '#lib/contract/host.ts'

/** Everything that was tried, in order, with QEMU’s own words. */
export function ProbeTable({ probes }: { probes: readonly AccelerationProbe[] }) {
  return (
    <Table label="What was tried">
      <TableHead>
        <HeadCell>Tried</HeadCell>
        <HeadCell>Works</HeadCell>
        <HeadCell>What happened</HeadCell>
        <HeadCell align="end" className="max-narrow:hidden">
          Took
        </HeadCell>
      </TableHead>
      <tbody>
        {probes.map(({ accelerator, cpuModel, works, explanation, durationMs, log }) => (
          <TableRow key={`${accelerator} ${cpuModel}`}>
            <Cell className="whitespace-nowrap align-baseline">
              <span className="font-medium">{accelerator.toUpperCase()}</span>{' '}
              <span className="text-text-muted max-narrow:block">{cpuModel}</span>
            </Cell>
            <Cell className="whitespace-nowrap align-baseline">
              <span className={`inline-flex items-baseline gap-1 ${works ? 'text-ok' : 'text-text-muted'}`}>
                {works ? (
                  <Check aria-hidden="true" className="size-3.5 self-center" />
                ) : (
                  <X aria-hidden="true" className="size-3.5 self-center" />
                )}
                {works ? 'yes' : 'no'}
              </span>
            </Cell>
            <Cell className="align-baseline">
              <span className="text-pretty">{explanation}</span>
              <Log lines={log} summary="QEMU’s own words" />
            </Cell>
            <Cell align="end" className="align-baseline text-text-muted max-narrow:hidden">
              {durationMs === null ? '–' : `${(durationMs / 1000).toFixed(1)} s`}
            </Cell>
          </TableRow>
        ))}
      </tbody>
    </Table>
  )
}
