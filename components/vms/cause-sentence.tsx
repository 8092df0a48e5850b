import { RelativeTime } from '#components/ui/relative-time.tsx'
import type { Vm } from '#lib/contract/vm.ts'
import { stateWord } from '#lib/contract/vm-actions.ts'

type CauseSentenceProps = {
  vm: Pick<Vm, 'cause' | 'state' | 'createdAt'>
  /** The state’s word stands before it already. */
  afterState?: boolean
}

/**
 * “Powered off by the guest, 3 minutes ago”; where there is no more to say than the state: “Running for 12 days”. What was
 * never started has only the time it was made: “Never started, made 3 hours ago”.
 */
export function CauseSentence({ vm, afterState }: CauseSentenceProps) {
  const sentence = vm.cause.sentence.replace(/\.$/, '')
  if (sentence.toLowerCase() !== stateWord(vm.state)) {
    return (
      <>
        {sentence}, {vm.cause.since === vm.createdAt && 'made '}
        <RelativeTime at={vm.cause.since} />
      </>
    )
  }
  return (
    <>
      {!afterState && sentence} for <RelativeTime at={vm.cause.since} as="for" />
    </>
  )
}
