import type { Terminal } from '@xterm/xterm'

/**
 * Opens a terminal under a policy that allows no inline style (SAFETY N10). xterm makes three style elements, which get the page’s
 * nonce here, and colours text by `setAttribute('style', …)`, which the policy refuses; the same through the CSSOM is allowed.
 * https://www.w3.org/TR/CSP3/#directive-style-src
 */
export function openStrictly(terminal: Terminal, element: HTMLElement): void {
  const page = element.ownerDocument
  const createElement = strictCreateElement(page)
  terminal.options.documentOverride = new Proxy(page, {
    get(target, key) {
      if (key === 'createElement') return createElement
      const value: unknown = Reflect.get(target, key, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  // The style of its scroll bar xterm makes with the page’s own document, whatever it was given: while it opens, and never after.
  Object.defineProperty(page, 'createElement', { value: createElement, configurable: true })
  try {
    terminal.open(element)
  } finally {
    Reflect.deleteProperty(page, 'createElement')
  }
}

function strictCreateElement(page: Document): (name: string) => HTMLElement {
  const nonce = page.querySelector<HTMLScriptElement>('script[nonce]')?.nonce ?? ''
  return name => {
    const element = Document.prototype.createElement.call(page, name)
    if (name === 'style') element.nonce = nonce
    else if (name === 'span') element.setAttribute = setByCssom
    return element
  }
}

function setByCssom(this: HTMLElement, name: string, value: string): void {
  if (name === 'style') this.style.cssText = value
  else Element.prototype.setAttribute.call(this, name, value)
}
