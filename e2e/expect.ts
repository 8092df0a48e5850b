import type { Locator, Page } from '@playwright/test'
import { stateWord } from '#lib/contract/vm-actions.ts'
import type { VmState } from '#lib/contract/vm-state.ts'
import { readVm, serialLog } from './api.ts'
import { expect } from './fixtures.ts'
import type { Guesthouse } from './guesthouse.ts'
import { qemuState, screendump } from './qemu.ts'

/** Guests boot under emulation, on a machine that others use too. */
const GUEST_LIMIT_MS = 180_000

/** What QEMU says when Guesthouse says this; `no process` when there is none. */
const IN_QEMU: Partial<Record<VmState, string>> = { running: 'running', paused: 'paused', stopped: 'no process' }

/** The open page of this VM, the API and QEMU itself agree. */
export async function expectState(page: Page, guesthouse: Guesthouse, vmId: string, state: VmState): Promise<void> {
  // The first is the header's; where the picture would be, it may stand again.
  await expect(page.getByRole('main').getByText(stateWord(state), { exact: true }).first()).toBeVisible()
  expect((await readVm(guesthouse, vmId)).state).toBe(state)
  await expect.poll(() => qemuState(guesthouse, vmId)).toBe(IN_QEMU[state])
}

/** The guest has written this to its serial port, `times` times by now. */
export async function expectGuestSays(guesthouse: Guesthouse, vmId: string, text: string, times = 1): Promise<void> {
  const said = async () => (await serialLog(guesthouse, vmId)).split(text).length - 1
  await expect.poll(said, { message: `“${text}” on the serial port`, timeout: GUEST_LIMIT_MS }).toBe(times)
}

/** A guest's screen in the page. */
export function screenOf(page: Page, vmName: string): Locator {
  return page.getByRole('img', { name: `Screen of ${vmName}` })
}

/** What a person holds Shift for, on a US keyboard. */
const SHIFTED = /[A-Z~!@#$%^&*()_+{}|:"<>?]/

/** Types a line at the guest's keyboard as a person does, no faster than its buffer of 16 bytes is emptied. */
export async function typeLine(page: Page, vmName: string, text: string): Promise<void> {
  await screenOf(page, vmName).click()
  for (const key of text) await page.keyboard.press(SHIFTED.test(key) ? `Shift+${key}` : key, { delay: 40 })
  await page.keyboard.press('Enter')
}

/** What is on the canvas is what QEMU's graphics card shows: the same size, and all pixels but a blinking cursor's. */
export async function expectSamePicture(
  page: Page,
  guesthouse: Guesthouse,
  { id, name }: { id: string; name: string },
): Promise<void> {
  const compare = async () => {
    const png = (await screendump(guesthouse, id)).toString('base64')
    return await screenOf(page, name).evaluate(comparePixels, png)
  }
  await expect.poll(compare).toEqual({ sameSize: true, sameColours: true, hasContent: true })
}

/** Runs in the page. */
async function comparePixels(element: Element, base64: string) {
  const bytes = Uint8Array.from(atob(base64), character => character.charCodeAt(0))
  const expected = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
  const { width, height } = expected
  const seen = element instanceof HTMLCanvasElement ? element.getContext('2d') : null
  const drawn = new OffscreenCanvas(width, height).getContext('2d')
  if (!seen || !drawn) return null
  drawn.drawImage(expected, 0, 0)
  const [a, b] = [seen.getImageData(0, 0, width, height).data, drawn.getImageData(0, 0, width, height).data]
  let different = 0
  let lit = 0
  for (let at = 0; at < a.length; at += 4) {
    const distance = [0, 1, 2].map(channel => Math.abs((a[at + channel] ?? 0) - (b[at + channel] ?? 0)))
    if (Math.max(...distance) > 8) different += 1
    if ((b[at] ?? 0) + (b[at + 1] ?? 0) + (b[at + 2] ?? 0) > 96) lit += 1
  }
  return {
    sameSize: seen.canvas.width === width && seen.canvas.height === height,
    // A cursor of one character is 9 by 16 pixels.
    sameColours: different <= 9 * 16,
    // A few lines of text.
    hasContent: lit > 500,
  }
}
