import type { Address } from './wire.ts'

/** What the client process is asked to do. */
export type Job =
  /** Read as fast as possible. */
  | { kind: 'flood'; address: Address; durationMs: number }
  /** Send eight bytes, wait for them to come back, again and again. */
  | { kind: 'echo'; address: Address; trips: number }
  /** Ask for whole pictures by RFB, one after the other. */
  | { kind: 'frames'; address: Address; durationMs: number }
  /** Open consoles, let each receive so many bytes, keep them open until the next job. */
  | { kind: 'hold'; address: Address; count: number; bytesEach: number }

export type FloodResult = { bytes: number; seconds: number }
export type EchoResult = { p50Us: number; p99Us: number }
export type FramesResult = { frames: number; bytes: number; seconds: number; updateMs: number; firstFrameMs: number }
