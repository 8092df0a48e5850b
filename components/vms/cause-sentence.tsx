import { RelativeTime } from '#components/ui/relative-time.tsx'
import type { Vm } from '#lib/contract/vm.ts'

/** “Powered off by the guest, 3 minutes ago” */
export function CauseSentence({ vm }: { vm: Pick<Vm, 'cause'> }) {
  return (
    <>
      {vm.cause.sentence.replace(/\.$/, '')}, <RelativeTime at={vm.cause.since} />
    </>
  )
}
