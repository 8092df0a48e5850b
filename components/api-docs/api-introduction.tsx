import { TEXT_LINK } from '#components/ui/link-style.ts'

const code = 'font-mono text-small'

/** What holds for every endpoint. */
export function ApiIntroduction() {
  return (
    <div className="flex max-w-2xl flex-col gap-2 text-pretty text-prose text-text-muted">
      <p>
        Everything these pages do, they do through this API: JSON over HTTP, on the same address. What changes something
        is sent as <code className={code}>application/json</code>. Sizes are in bytes or MiB, as their names say; times
        are ISO 8601 in UTC.
      </p>
      <p>
        A refusal is an{' '}
        <a href="https://www.rfc-editor.org/rfc/rfc9457" rel="noreferrer" className={TEXT_LINK}>
          RFC 9457
        </a>{' '}
        problem: <code className={code}>code</code> is for programs and keeps its meaning,{' '}
        <code className={code}>detail</code> is a sentence for people, <code className={code}>fields</code> says where
        the mistake is, <code className={code}>log</code> has QEMU’s own words.
      </p>
      <p>
        A running VM’s screen (RFB, as VNC speaks it) and its serial port are WebSockets:{' '}
        <code className={code}>/ws/vms/{'{vmId}'}/vnc</code> and <code className={code}>/ws/vms/{'{vmId}'}/serial</code>
        . Each needs a ticket, as a second subprotocol: <code className={code}>guesthouse, ticket.…</code>
      </p>
      <p>
        Programs send a token of their own, made on your account’s page:{' '}
        <code className={code}>Authorization: Bearer gh_…</code>. It may do what you may, or less, and ends when you
        say.
      </p>
    </div>
  )
}
