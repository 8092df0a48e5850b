import { ChevronRight } from 'lucide-react'
import { CopyButton } from '#components/ui/copy-button.tsx'
import type { CommandLine } from '#lib/contract/command-line.ts'

/** What QEMU would be started with, to the letter. */
export function CommandLineFold({ commandLine }: { commandLine: CommandLine }) {
  return (
    <details className="group min-w-0">
      <summary className="-ml-1 flex w-fit list-none items-center gap-1.5 rounded-control py-1 pr-2 text-text-muted hover:text-text [&::-webkit-details-marker]:hidden">
        <ChevronRight aria-hidden="true" className="size-4 transition-transform group-open:rotate-90" />
        QEMU command line
      </summary>
      <div className="relative mt-2">
        <section
          aria-label="QEMU command line"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard (WCAG 2.1.1)
          tabIndex={0}
          className="max-h-72 overflow-auto rounded-control bg-sunken p-3 pr-10"
        >
          <pre className="font-mono text-small">{commandLine.shell}</pre>
        </section>
        <span className="absolute top-1.5 right-1.5 rounded-control bg-sunken">
          <CopyButton text={commandLine.shell} label="Copy the command line" />
        </span>
      </div>
    </details>
  )
}
