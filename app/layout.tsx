import type { Metadata, Viewport } from 'next'
import localFont from 'next/font/local'
import { cookies } from 'next/headers'
import type { ReactNode } from 'react'
import './globals.css'
import { parseTheme, THEME_COOKIE } from '#components/layout/theme.ts'
import { Providers } from './providers.tsx'

// Bundled, latin only: names in other scripts are drawn by the system’s font. No request leaves this origin.
const inter = localFont({
  src: './fonts/inter-latin.woff2',
  weight: '400 600',
  display: 'swap',
  variable: '--font-inter',
})

export const metadata: Metadata = {
  title: { default: 'Guesthouse', template: '%s · Guesthouse' },
  description: 'Virtual machines on one Linux host',
}

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  viewportFit: 'cover',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#fbfaf8' },
    { media: '(prefers-color-scheme: dark)', color: '#0e1014' },
  ],
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  // The theme comes with the HTML, so that it never flashes; our CSP has no room for the usual inline script.
  const theme = parseTheme((await cookies()).get(THEME_COOKIE)?.value)
  return (
    <html lang="en" className={inter.variable} data-theme={theme === 'system' ? undefined : theme}>
      <body>
        <Providers>{children}</Providers>
      </body>
    </html>
  )
}
