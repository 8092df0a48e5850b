/** The look of a link inside a text. */
export const TEXT_LINK =
  'rounded-bar text-accent underline decoration-accent/40 underline-offset-2 hover:decoration-accent'
/** The look of a name that leads to its thing: plain until it is pointed at. */
export const NAME_LINK = 'rounded-bar text-text hover:text-accent hover:underline underline-offset-2'
