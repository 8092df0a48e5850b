import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium, type Page } from '@playwright/test'
import type { Guesthouse } from '../guesthouse/server.ts'
import { atEnd } from '../harness/at-end.ts'

const FLAGS = [
  '--no-sandbox',
  '--disable-dev-shm-usage',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
]

export type Browser = { context: BrowserContext; newPage: () => Promise<Page>; close: () => Promise<void> }

/** A Chromium that has never been anywhere: its cache is empty. @param signedIn where it is signed in */
export async function freshBrowser(signedIn?: Pick<Guesthouse, 'url' | 'cookie'>): Promise<Browser> {
  const profile = await mkdtemp(join(tmpdir(), 'gh-bench-profile-'))
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: '/usr/bin/chromium',
    args: FLAGS,
    viewport: { width: 1280, height: 800 },
  })
  if (signedIn) {
    const [name = '', value = ''] = signedIn.cookie.split('=')
    await context.addCookies([{ name, value, url: signedIn.url, httpOnly: true, sameSite: 'Strict' }])
  }
  let closing: Promise<void> | null = null
  const close = () => {
    closing ??= context
      .close()
      .then(() => rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }))
    return closing
  }
  atEnd(close)
  return { context, newPage: () => context.newPage(), close }
}
