import { CopyButton } from '#components/ui/copy-button.tsx'
import { Fact, Facts } from '#components/ui/facts.tsx'
import type { Nic } from '#lib/contract/nic.ts'
import { NETWORK_WORDS } from '../words.ts'

/** A NIC as it is. It is plain text because nothing of it can be changed yet. */
export function NicDetails({ nic }: { nic: Nic }) {
  return (
    <Facts>
      <Fact label="Network">{NETWORK_WORDS[nic.network]}</Fact>
      <Fact label="Model">{nic.model}</Fact>
      <Fact label="MAC address">
        <span className="flex items-center gap-1">
          <span className="font-mono text-small">{nic.macAddress}</span>
          <CopyButton text={nic.macAddress} label="Copy the MAC address" />
        </span>
      </Fact>
      <Fact label="Device id">
        <span className="font-mono text-small">{nic.id}</span>
      </Fact>
    </Facts>
  )
}
