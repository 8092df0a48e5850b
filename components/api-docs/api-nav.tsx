import { groupTitle } from './group-title.ts'
import type { ApiGroup } from './read-document.ts'

/** Jumps to a group; beside the list where there is room. */
export function ApiNav({ groups }: { groups: readonly ApiGroup[] }) {
  return (
    <nav aria-label="Groups" className="sticky top-6 max-wide:hidden">
      <ul className="flex flex-col gap-0.5">
        {groups.map(({ name, operations }) => (
          <li key={name}>
            <a
              href={`#group-${name}`}
              className="-ml-2 flex items-baseline justify-between gap-2 rounded-control px-2 py-1 text-text-muted hover:bg-hover hover:text-text"
            >
              {groupTitle(name)}
              <span className="text-small">{operations.length}</span>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
