'use client'

import { Contrast, Moon, Sun } from 'lucide-react'
import { useEffect, useState } from 'react'
import { IconButton } from '#components/ui/icon-button.tsx'
import { chooseTheme, parseTheme, type Theme } from './theme.ts'

const NEXT: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' }
const FACE = {
  system: { icon: Contrast, words: 'Theme: as the system' },
  light: { icon: Sun, words: 'Theme: light' },
  dark: { icon: Moon, words: 'Theme: dark' },
}

/** System, light, dark, and round again. */
export function ThemeSwitch() {
  const [theme, setTheme] = useState<Theme>('system')
  // The server put the choice on <html>; reading it there keeps server and hydration the same.
  useEffect(() => setTheme(parseTheme(document.documentElement.dataset.theme)), [])
  const { icon: Icon, words } = FACE[theme]
  return (
    <IconButton
      size="small"
      label={words}
      icon={<Icon aria-hidden="true" className="size-4" />}
      onClick={() => {
        chooseTheme(NEXT[theme])
        setTheme(NEXT[theme])
      }}
    />
  )
}
