import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { GivenSecondFactor, Me, NewAdmin, Session, Setup, SignIn, SignInAnswer } from '../session.ts'

export const setup = endpoint({
  id: 'setup.read',
  method: 'GET',
  path: '/api/setup',
  right: 'anyone',
  summary: 'Whether the first account is still to be made',
  response: Setup,
  problems: [],
})

export const completeSetup = endpoint({
  id: 'setup.complete',
  method: 'POST',
  path: '/api/setup',
  right: 'anyone',
  summary: 'Make the first account, an admin, and sign in as it',
  description:
    'With the code that Guesthouse printed when it started, which is also in the file setup-code of its data.',
  body: NewAdmin,
  response: Me,
  status: 201,
  problems: ['setup-done', 'setup-code-wrong', 'too-many-tries'],
})

export const me = endpoint({
  id: 'session.read',
  method: 'GET',
  path: '/api/session',
  right: 'signed-in',
  summary: 'Who you are and what you may do',
  response: Me,
  problems: [],
})

export const signIn = endpoint({
  id: 'session.sign-in',
  method: 'POST',
  path: '/api/session',
  right: 'anyone',
  summary: 'Sign in with name and password; the answer sets a cookie',
  description:
    'For browsers. Programs use a token: `Authorization: Bearer …`. An account with a second factor gets no cookie yet, but a challenge for the second step.',
  body: SignIn,
  response: SignInAnswer,
  status: 201,
  problems: ['sign-in-refused', 'too-many-tries', 'setup-needed'],
})

export const signInSecondFactor = endpoint({
  id: 'session.second-factor',
  method: 'POST',
  path: '/api/session/second-factor',
  right: 'anyone',
  summary: 'The second step of signing in: a code from an app or a recovery code; the answer sets a cookie',
  body: GivenSecondFactor,
  response: Me,
  status: 201,
  problems: ['second-factor-wrong', 'second-factor-expired', 'too-many-tries'],
})

export const signOut = endpoint({
  id: 'session.sign-out',
  method: 'DELETE',
  path: '/api/session',
  right: 'own-account',
  summary: 'Sign out: this session ends, with its consoles and streams',
  response: null,
  problems: [],
})

export const sessions = endpoint({
  id: 'sessions.list',
  method: 'GET',
  path: '/api/sessions',
  right: 'own-account',
  summary: 'Your sessions: every browser that is signed in as you',
  response: z.array(Session),
  problems: [],
})

export const endOtherSessions = endpoint({
  id: 'sessions.end-others',
  method: 'DELETE',
  path: '/api/sessions',
  right: 'own-account',
  summary: 'End all of your sessions but this one, with their consoles and streams',
  response: null,
  problems: ['not-allowed'],
})

export const endSession = endpoint({
  id: 'sessions.end',
  method: 'DELETE',
  path: '/api/sessions/{sessionId}',
  right: 'own-account',
  summary: 'End one of your sessions, with its consoles and streams',
  params: z.object({ sessionId: z.uuid() }),
  response: null,
  problems: ['session-not-found'],
})
