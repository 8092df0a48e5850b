/** How a console's WebSocket ends: close codes of RFC 6455 section 7.4.1, with a reason that the page can show. */
export type Ending = { code: number; reason: string }

export const ENDINGS = {
  browserLeft: { code: 1000, reason: '' },
  guestClosed: { code: 1000, reason: 'QEMU closed the console: the VM has ended.' },
  stopping: { code: 1001, reason: 'Guesthouse is stopping.' },
  notBinary: { code: 1003, reason: 'A console takes binary messages only.' },
  guestFailed: { code: 1011, reason: 'The connection to QEMU failed.' },
  signedOut: { code: 4401, reason: 'You were signed out, or may not use this console any more.' },
  notRfb: { code: 1002, reason: 'This is not what a VNC client says.' },
  tooSlow: { code: 1013, reason: 'The browser did not keep up. Connect again.' },
} as const satisfies Record<string, Ending>
