import { type KeySender, type Keystroke, pressTogether, SHIFT } from './keystroke.ts'

/**
 * A PS/2 keyboard holds 16 bytes until the guest fetches them and QEMU drops what does not fit; a key with Shift takes six.
 * https://gitlab.com/qemu-project/qemu/-/blob/v7.2.0/hw/input/ps2.c
 */
const PAUSE_MS = 20

/** Types one key after the other at the pace of a guest; resolves early, without throwing, when the signal is aborted. */
export async function typeKeystrokes(options: {
  sender: KeySender
  keystrokes: readonly Keystroke[]
  signal: AbortSignal
  onProgress?: (typed: number) => void
}): Promise<void> {
  const { sender, keystrokes, signal, onProgress } = options
  for (const [index, keystroke] of keystrokes.entries()) {
    if (signal.aborted) return
    pressTogether(sender, keystroke.shift ? [SHIFT, keystroke] : [keystroke])
    onProgress?.(index + 1)
    await new Promise(resolve => setTimeout(resolve, PAUSE_MS))
  }
}
