import { type ReactNode, useId } from 'react'

/** One thing of the account, with what can be done about it. */
export function AccountSection({ title, about, children }: { title: string; about?: ReactNode; children: ReactNode }) {
  const id = useId()
  return (
    <section aria-labelledby={id} className="flex min-w-0 flex-col gap-3">
      <div className="flex flex-col gap-1">
        <h2 id={id} className="font-semibold text-name">
          {title}
        </h2>
        {about && <p className="max-w-2xl text-text-muted text-pretty">{about}</p>}
      </div>
      {children}
    </section>
  )
}
