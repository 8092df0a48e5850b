'use client'

import type RFB from '@novnc/novnc'
import { Camera, ClipboardPaste, Command, Ellipsis, Eye, EyeOff, Keyboard, Scaling } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '../ui/button.tsx'
import { cx } from '../ui/cx.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { Menu } from '../ui/menu.tsx'
import type { MenuItem } from '../ui/menu-list.tsx'
import { KEY_COMBOS } from './key-combos.ts'
import { pressTogether } from './keystroke.ts'
import { downloadScreenshot } from './screenshot.ts'

export type DisplaySettings = { isFitted: boolean; isViewOnly: boolean }

type DisplayToolsProps = {
  vmName: string
  rfb: RFB | null
  settings: DisplaySettings
  onSettings: (settings: DisplaySettings) => void
  onPaste: () => void
  onTouchKeyboard: () => void
}

const NOT_CONNECTED = 'The screen is not connected.'
const ONLY_WATCHING = 'You are only watching. Turn “Only watch” off first.'

/** What can be done with a screen. Under 700 px the rarer half is in one menu. */
export function DisplayTools({ vmName, rfb, settings, onSettings, onPaste, onTouchKeyboard }: DisplayToolsProps) {
  const { isFitted, isViewOnly } = settings
  const noPicture = rfb ? null : NOT_CONNECTED
  const noKeys = noPicture ?? (isViewOnly ? ONLY_WATCHING : null)

  const rarer: (MenuItem & { icon: ReactNode; isPressed?: boolean })[] = [
    {
      label: 'Type text…',
      icon: <ClipboardPaste aria-hidden="true" className="size-4" />,
      onSelect: onPaste,
      disabledReason: noKeys,
    },
    {
      label: 'Download screenshot',
      icon: <Camera aria-hidden="true" className="size-4" />,
      onSelect: () => rfb && downloadScreenshot(rfb, vmName),
      disabledReason: noPicture,
    },
    {
      label: isFitted ? 'Show in real size' : 'Scale to fit',
      icon: <Scaling aria-hidden="true" className="size-4" />,
      onSelect: () => onSettings({ ...settings, isFitted: !isFitted }),
    },
    {
      label: isViewOnly ? 'Take control' : 'Only watch',
      icon: isViewOnly ? (
        <EyeOff aria-hidden="true" className="size-4" />
      ) : (
        <Eye aria-hidden="true" className="size-4" />
      ),
      isPressed: isViewOnly,
      onSelect: () => onSettings({ ...settings, isViewOnly: !isViewOnly }),
    },
  ]

  return (
    <>
      <Button size="small" className="max-narrow:hidden" disabledReason={noKeys} onClick={() => rfb?.sendCtrlAltDel()}>
        Ctrl + Alt + Del
      </Button>
      <Menu
        label="Send keys"
        icon={<Command aria-hidden="true" className="size-4" />}
        disabledReason={noKeys}
        items={KEY_COMBOS.map(({ label, keys }) => ({ label, onSelect: () => rfb && pressTogether(rfb, keys) }))}
      />
      <IconButton
        className="not-pointer-coarse:hidden"
        label="On-screen keyboard"
        icon={<Keyboard aria-hidden="true" className="size-4" />}
        disabledReason={noKeys}
        onClick={onTouchKeyboard}
      />
      <span className="flex max-narrow:hidden">
        {rarer.map(({ label, icon, onSelect, disabledReason, isPressed }) => (
          <IconButton
            key={label}
            label={label}
            icon={icon}
            disabledReason={disabledReason}
            className={cx(isPressed && 'bg-accent-soft')}
            onClick={onSelect}
          />
        ))}
      </span>
      <span className="flex narrow:hidden">
        <Menu label="More for this screen" icon={<Ellipsis aria-hidden="true" className="size-4" />} items={rarer} />
      </span>
    </>
  )
}
