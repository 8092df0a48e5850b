import { cx } from './cx.ts'

export type ButtonVariant = 'primary' | 'secondary' | 'quiet' | 'danger'
export type ButtonSize = 'regular' | 'small'

const VARIANTS: Record<ButtonVariant, string> = {
  primary: 'bg-accent text-accent-text not-aria-disabled:hover:bg-accent-hover',
  secondary:
    'bg-surface text-text inset-ring inset-ring-line-strong not-aria-disabled:hover:bg-hover not-aria-disabled:active:bg-pressed',
  quiet:
    'text-text-muted not-aria-disabled:hover:bg-hover not-aria-disabled:hover:text-text not-aria-disabled:active:bg-pressed',
  danger: 'bg-danger text-danger-text not-aria-disabled:hover:bg-danger-hover',
}

const SIZES: Record<ButtonSize, string> = {
  regular: 'h-8 px-3 gap-1.5',
  small: 'h-7 px-2 gap-1',
}

export type ButtonLook = { variant?: ButtonVariant | undefined; size?: ButtonSize | undefined; square?: boolean }

/** The look of a button, for what is one (Button, IconButton) and for links that look like one. */
export function buttonClassName({ variant = 'secondary', size = 'regular', square = false }: ButtonLook = {}): string {
  return cx(
    'touch-target inline-flex shrink-0 select-none items-center justify-center rounded-control font-medium whitespace-nowrap',
    'transition-[background-color,color,opacity] duration-120 ease-out aria-disabled:opacity-50',
    VARIANTS[variant],
    square ? (size === 'small' ? 'size-7' : 'size-8') : SIZES[size],
  )
}
