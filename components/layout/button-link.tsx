'use client'

import type { ComponentProps, ReactNode } from 'react'
import { type ButtonLook, buttonClassName } from '#components/ui/button-style.ts'
import { cx } from '#components/ui/cx.ts'
import { PageLink } from './page-link.tsx'

type ButtonLinkProps = ComponentProps<typeof PageLink> & Omit<ButtonLook, 'square'> & { icon?: ReactNode }

/** A link that is the next step, so it looks like a button. */
export function ButtonLink({ variant, size, icon, className, children, ...rest }: ButtonLinkProps) {
  return (
    <PageLink {...rest} className={cx(buttonClassName({ variant, size }), className)}>
      {icon}
      {children}
    </PageLink>
  )
}
