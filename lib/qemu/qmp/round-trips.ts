import { createListeners } from './listeners.ts'

/** One question to a QEMU: how long until it answered, or until nobody waited any more. */
export type RoundTrip = { command: string; durationMs: number; answered: boolean }

/** Of every session of the process: whoever measures adds a listener; without one nothing is measured. */
export const roundTrips = createListeners<RoundTrip>()
