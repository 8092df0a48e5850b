import { endpoint } from '../endpoint.ts'
import { BeginOidc, LinkOidc, OidcAnswer, OidcRedirect, OidcReturn, OidcState, OidcWish } from '../oidc.ts'

export const read = endpoint({
  id: 'oidc.read',
  method: 'GET',
  path: '/api/settings/oidc',
  right: 'access.manage',
  summary: 'The sign-in service (OpenID Connect), without its secret',
  response: OidcState,
  problems: [],
})

export const change = endpoint({
  id: 'oidc.change',
  method: 'POST',
  path: '/api/settings/oidc',
  right: 'access.manage',
  summary: 'Set up the sign-in service; it is asked at once whether it is there',
  body: OidcWish,
  response: OidcState,
  problems: ['oidc-unreachable'],
})

export const remove = endpoint({
  id: 'oidc.remove',
  method: 'DELETE',
  path: '/api/settings/oidc',
  right: 'access.manage',
  summary: 'Use no sign-in service any more',
  response: null,
  problems: [],
})

export const begin = endpoint({
  id: 'session.begin-oidc',
  method: 'POST',
  path: '/api/session/oidc/begin',
  right: 'anyone',
  summary: 'Where to go to sign in with the sign-in service; the answer sets a cookie for the way back',
  body: BeginOidc,
  response: OidcRedirect,
  problems: ['oidc-off', 'oidc-unreachable', 'setup-needed'],
})

export const link = endpoint({
  id: 'account.link-oidc',
  method: 'POST',
  path: '/api/account/oidc',
  right: 'own-account',
  summary: 'Where to go to link your account with the sign-in service',
  body: LinkOidc,
  response: OidcRedirect,
  problems: ['oidc-off', 'oidc-unreachable', 'password-wrong', 'too-many-tries', 'session-too-old', 'not-allowed'],
})

export const unlink = endpoint({
  id: 'account.unlink-oidc',
  method: 'DELETE',
  path: '/api/account/oidc',
  right: 'own-account',
  summary: 'Link your account with no sign-in service any more',
  response: null,
  problems: ['not-allowed'],
})

export const complete = endpoint({
  id: 'session.oidc',
  method: 'POST',
  path: '/api/session/oidc',
  right: 'anyone',
  summary: 'Back from the sign-in service; the answer sets a cookie',
  body: OidcReturn,
  response: OidcAnswer,
  status: 201,
  problems: ['oidc-off', 'oidc-unreachable', 'oidc-expired', 'oidc-refused', 'oidc-unknown', 'sign-in-refused'],
})
