'use client'

import { useEffect, useRef, useState } from 'react'
import type { Vm } from '#lib/contract/vm.ts'
import { canDo } from '#lib/contract/vm-actions.ts'
import { ShareButton } from '../share/share-button.tsx'
import { cx } from '../ui/cx.ts'
import { TEXT_LINK } from '../ui/link-style.ts'
import { ConsoleFrame } from './console-frame.tsx'
import { type DisplaySettings, DisplayTools } from './display-tools.tsx'
import { NoPicture } from './no-picture.tsx'
import { PasteDialog } from './paste-dialog.tsx'
import { Reconnecting } from './reconnecting.tsx'
import { RELEASE_KEYS } from './release-keyboard.ts'
import { TouchKeyboard } from './touch-keyboard.tsx'
import { useAdmit } from './use-admit.ts'
import { useScreen } from './use-screen.ts'
import { useScreenFocus } from './use-screen-focus.ts'
import { useTyping } from './use-typing.ts'

export type ConsoleProps = {
  vm: Vm
  /** Offered where there is no picture because the VM does not run. */
  onStart?: () => void
  isStarting?: boolean
}

/** A VM's display, with keyboard and mouse, for as long as the VM has one. */
export function VncScreen({ vm, onStart, isStarting }: ConsoleProps) {
  const target = useRef<HTMLDivElement>(null)
  const ghost = useRef<HTMLDivElement>(null)
  const touchField = useRef<HTMLTextAreaElement>(null)
  const [settings, setSettings] = useState<DisplaySettings>({ isFitted: true, isViewOnly: false })
  const [isPasting, setIsPasting] = useState(false)
  const hasScreen = canDo('open-console', vm.state)
  const admit = useAdmit(vm.id, 'vnc')
  const { status, rfb, reconnectNow } = useScreen({ target, ghost, admit, hasScreen })
  const { hasKeyboard } = useScreenFocus({ target, rfb, vmName: vm.name })
  const { progress, type, stop } = useTyping(rfb)

  useEffect(() => {
    if (!rfb) return
    rfb.scaleViewport = settings.isFitted
    rfb.viewOnly = settings.isViewOnly
  }, [rfb, settings])

  const hint = progress ? (
    <>
      Typing {progress.typed} of {progress.total}{' '}
      <button type="button" className={TEXT_LINK} onClick={stop}>
        Stop
      </button>
    </>
  ) : (
    hasKeyboard && <span className="max-narrow:hidden pointer-coarse:hidden">{RELEASE_KEYS} releases the keyboard</span>
  )

  return (
    <ConsoleFrame
      view="display"
      status={status}
      hint={hint}
      tools={
        <>
          <DisplayTools
            vmName={vm.name}
            rfb={rfb}
            settings={settings}
            onSettings={setSettings}
            onPaste={() => setIsPasting(true)}
            onTouchKeyboard={() => touchField.current?.focus()}
          />
          <ShareButton vm={vm} kind="vnc" />
        </>
      }
    >
      <div
        ref={ghost}
        aria-hidden="true"
        // Without a screen there are words in its place, which nobody could read over the last picture.
        className={cx('absolute inset-0 flex opacity-30 grayscale max-narrow:[&_canvas]:mt-0!', !hasScreen && 'hidden')}
      />
      <div
        ref={target}
        data-keys="own"
        // On a phone the picture is at the top, where its keyboard does not cover it. noVNC centres it by inline style.
        className="absolute inset-0 after:pointer-events-none after:absolute after:inset-0 after:content-[''] focus-within:after:inset-ring-2 focus-within:after:inset-ring-accent max-narrow:[&_canvas]:mt-0!"
      />
      {hasScreen ? (
        <Reconnecting status={status} onReconnect={reconnectNow} />
      ) : (
        <NoPicture vm={vm} onStart={onStart} isStarting={isStarting} />
      )}
      {rfb && <TouchKeyboard field={touchField} sender={rfb} vmName={vm.name} />}
      {isPasting && (
        <PasteDialog vmName={vm.name} onType={keys => void type(keys)} onClose={() => setIsPasting(false)} />
      )}
    </ConsoleFrame>
  )
}
