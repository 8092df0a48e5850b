/**
 * Who ended a monitor connection. `peer` is the usual sign that QEMU is gone (its error is null after an orderly end of file),
 * but only a look at the process proves it: see process/adopt.ts.
 */
export type QmpCloseReason =
  | { by: 'us' }
  | { by: 'peer'; error: Error | null }
  /** The error is a QmpProtocolError; errors.ts needs this type, so this file cannot need that one. */
  | { by: 'protocol'; error: Error }
