import { Button } from '#components/ui/button.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'

/** They are shown this once: only their hashes are kept. */
export function RecoveryCodeList({ codes, onClose }: { codes: readonly string[]; onClose: () => void }) {
  return (
    <div className="flex flex-col gap-4">
      <p>
        Each of these codes lets you in once, when your app is not at hand. They are not shown again: keep them where
        your phone is not.
      </p>
      <div className="flex items-start gap-2">
        <ul
          aria-label="Recovery codes"
          className="grid flex-1 grid-cols-1 gap-x-6 gap-y-1 rounded-card bg-sunken p-3 font-mono text-text narrow:grid-cols-2"
        >
          {codes.map(code => (
            <li key={code}>{code}</li>
          ))}
        </ul>
        <CopyButton text={codes.join('\n')} label="Copy the recovery codes" />
      </div>
      <div className="flex justify-end">
        <Button variant="primary" onClick={onClose}>
          I have kept them
        </Button>
      </div>
    </div>
  )
}
