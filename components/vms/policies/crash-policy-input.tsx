'use client'

import { RadioCards } from '#components/ui/radio-cards.tsx'
import type { CrashPolicy } from '#lib/contract/vm-policy.ts'

/** What happens when QEMU ends by itself: the same in the create form and later. */
export function CrashPolicyInput(props: { value: CrashPolicy; onChange: (value: CrashPolicy) => void }) {
  return (
    <RadioCards<CrashPolicy>
      label="After a crash"
      columns={2}
      {...props}
      options={[
        { value: 'stay-off', title: 'Stay off', description: 'Until you have seen why.' },
        {
          value: 'restart',
          title: 'Start again',
          description: 'Later after each crash, until it runs well or goes on crashing.',
        },
      ]}
    />
  )
}
