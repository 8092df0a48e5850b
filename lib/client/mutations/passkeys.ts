import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Proof } from '#lib/contract/account.ts'
import { endpoints } from '#lib/contract/endpoints.ts'
import { Problem } from '#lib/contract/problem.ts'
import { call } from '../call.ts'
import { passkeysQuery } from '../queries/passkeys.ts'

/** The browser's own refusals, in words. https://www.w3.org/TR/webauthn-3/#sctn-op-get-assertion */
function explain(cause: unknown): never {
  const name = cause instanceof Error ? cause.name : ''
  if (name === 'NotAllowedError' || name === 'AbortError') {
    throw new Problem('passkey-refused', 'It was called off, took too long, or this device has no such passkey.', {
      cause,
    })
  }
  if (name === 'InvalidStateError') {
    throw new Problem('passkey-refused', 'This device has a passkey of yours already.', { cause })
  }
  const words = cause instanceof Error ? cause.message : String(cause)
  throw new Problem('passkey-refused', 'The browser could not do it. Its own words are below.', { cause, log: [words] })
}

/** The package is only loaded by who uses it. */
const webauthn = () => import('@simplewebauthn/browser')

export function useSignInWithPasskey() {
  return useMutation({
    async mutationFn() {
      const optionsJSON = await call(endpoints.passkeys.beginSignIn, {})
      const { startAuthentication } = await webauthn()
      const body = await startAuthentication({ optionsJSON }).catch(explain)
      return await call(endpoints.passkeys.signIn, { body })
    },
  })
}

function useReadAgain() {
  const cache = useQueryClient()
  return () => cache.invalidateQueries({ queryKey: passkeysQuery().queryKey })
}

export function useAddPasskey() {
  const onSuccess = useReadAgain()
  return useMutation({
    async mutationFn({ name, proof }: { name: string; proof: Proof }) {
      const optionsJSON = await call(endpoints.passkeys.begin, { body: proof })
      const { startRegistration } = await webauthn()
      const credential = await startRegistration({ optionsJSON }).catch(explain)
      return await call(endpoints.passkeys.add, { body: { name, credential } })
    },
    onSuccess,
  })
}

export function useRenamePasskey() {
  const onSuccess = useReadAgain()
  return useMutation({
    mutationFn: ({ passkeyId, name }: { passkeyId: string; name: string }) =>
      call(endpoints.passkeys.rename, { params: { passkeyId }, body: { name } }),
    onSuccess,
  })
}

export function useRemovePasskey() {
  const onSettled = useReadAgain()
  return useMutation({
    mutationFn: (passkeyId: string) => call(endpoints.passkeys.remove, { params: { passkeyId } }),
    onSettled,
  })
}
