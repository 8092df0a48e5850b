import { Badge, type Tone } from '#components/ui/badge.tsx'

const TONES: Record<string, Tone> = { GET: 'info', POST: 'ok', PATCH: 'warn', DELETE: 'danger' }

export function MethodBadge({ method }: { method: string }) {
  return (
    <span className="inline-flex w-15 shrink-0">
      <Badge tone={TONES[method] ?? 'neutral'}>{method}</Badge>
    </span>
  )
}
