import { expect, test } from 'vitest'
import { paths } from './paths.ts'

test('page URLs change only on purpose: people keep them as bookmarks', () => {
  const urls = Object.fromEntries(Object.entries(paths).map(([name, path]) => [name, path('<vm>')]))
  expect(urls).toMatchInlineSnapshot(`
    {
      "account": "/account",
      "activity": "/activity",
      "api": "/api-docs",
      "audit": "/audit",
      "host": "/host",
      "invite": "/invite#<vm>",
      "library": "/library",
      "newVm": "/vms/new",
      "people": "/people",
      "rescue": "/rescue",
      "setup": "/setup",
      "share": "/share",
      "signIn": "/login?to=%3Cvm%3E",
      "signInService": "/settings/sign-in-service",
      "storage": "/storage",
      "vm": "/vms/<vm>",
      "vmActivity": "/vms/<vm>/activity",
      "vmCommandLine": "/vms/<vm>/command-line",
      "vmConsole": "/vms/<vm>/console",
      "vmHardware": "/vms/<vm>/hardware",
      "vms": "/",
    }
  `)
})
