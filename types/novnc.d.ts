/**
 * The part of noVNC 1.7 that the console uses: https://github.com/novnc/noVNC/blob/v1.7.0/docs/API.md
 * @types/novnc__novnc describes the path /lib/rfb of older versions, which 1.7 no longer has.
 */
declare module '@novnc/novnc' {
  type RfbEvents = {
    connect: CustomEvent<undefined>
    disconnect: CustomEvent<{ clean: boolean }>
    securityfailure: CustomEvent<{ status: number; reason?: string }>
    desktopname: CustomEvent<{ name: string }>
  }

  export default class RFB extends EventTarget {
    constructor(target: HTMLElement, urlOrChannel: string | WebSocket, options?: { shared?: boolean })

    /** CSS background around the screen. */
    background: string
    scaleViewport: boolean
    clipViewport: boolean
    dragViewport: boolean
    focusOnClick: boolean
    viewOnly: boolean
    /** 0 to 9. */
    qualityLevel: number
    /** 0 to 9. */
    compressionLevel: number

    disconnect(): void
    focus(options?: FocusOptions): void
    blur(): void
    sendCtrlAltDel(): void
    /** `down` undefined: pressed and let go. `code` as in KeyboardEvent.code; null sends the keysym alone. */
    sendKey(keysym: number, code: string | null, down?: boolean): void
    toBlob(callback: (image: Blob | null) => void, type?: string, quality?: number): void

    addEventListener<E extends keyof RfbEvents>(
      type: E,
      listener: (event: RfbEvents[E]) => void,
      options?: AddEventListenerOptions,
    ): void
  }
}
