import type { EndpointDefinition } from './endpoint.ts'
import * as access from './endpoints/access.ts'
import * as account from './endpoints/account.ts'
import * as audit from './endpoints/audit.ts'
import * as consoles from './endpoints/consoles.ts'
import * as healthAndRescue from './endpoints/health.ts'
import * as host from './endpoints/host.ts'
import * as images from './endpoints/images.ts'
import * as oidc from './endpoints/oidc.ts'
import * as passkeys from './endpoints/passkeys.ts'
import * as storage from './endpoints/storage.ts'
import * as tokens from './endpoints/tokens.ts'
import * as users from './endpoints/users.ts'
import * as vms from './endpoints/vms.ts'

const { copies, copy, details, metrics, read, ready, rebuild, rescue, restore, supportBundle, unlock } = healthAndRescue

/** The API: every endpoint there is. Server, client, OpenAPI and the tests that walk all of them read this table. */
export const endpoints = {
  access,
  users,
  account,
  passkeys,
  oidc,
  tokens,
  audit,
  vms,
  consoles,
  images,
  storage,
  host,
  health: { read, ready, details, metrics, supportBundle },
  database: { copies, copy },
  rescue: { read: rescue, unlock, restore, rebuild },
}

export const allEndpoints: EndpointDefinition[] = Object.values(endpoints).flatMap(group => Object.values(group))
