import { Badge } from '#components/ui/badge.tsx'

/** In one line; what has no room is cut, and all of it is in the tooltip. */
export function TagList({ tags }: { tags: readonly string[] }) {
  return (
    <ul aria-label="Tags" title={tags.join(', ')} className="flex min-w-0 gap-1 overflow-hidden">
      {tags.map(tag => (
        <li key={tag} className="shrink-0">
          <Badge>{tag}</Badge>
        </li>
      ))}
    </ul>
  )
}
