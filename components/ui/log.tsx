/** A tool's own words, folded: the sentence above says what they mean. */
export function Log({ lines, summary = 'Its own last words' }: { lines: readonly string[]; summary?: string }) {
  if (lines.length === 0) return null
  return (
    <details className="group/log mt-2 min-w-0">
      <summary className="w-fit rounded-bar text-text-muted hover:text-text">{summary}</summary>
      <pre className="mt-1.5 max-h-60 overflow-auto rounded-control bg-sunken p-2.5 font-mono text-small whitespace-pre-wrap break-words text-text">
        {lines.join('\n')}
      </pre>
    </details>
  )
}
