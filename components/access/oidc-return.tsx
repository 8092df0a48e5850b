'use client'

import { useEffect, useRef } from 'react'
import { FailureNotice } from '#components/layout/failure-notice.tsx'
import { Spinner } from '#components/ui/spinner.tsx'
import { useCompleteOidc } from '#lib/client/mutations/oidc.ts'
import { paths } from '#lib/client/paths.ts'
import { CodeForm } from './code-form.tsx'
import { SignInForm } from './sign-in-form.tsx'

/**
 * Where the sign-in service leads back to. The browser comes from another site and so brings no cookie of ours (they are
 * SameSite=Strict); what this page asks for is our own site's request again, and does.
 */
export function OidcReturn({ oidc }: { oidc: { label: string } | null }) {
  const { mutate, data, error } = useCompleteOidc()
  const isAsked = useRef(false)
  useEffect(() => {
    // What the service gave is good for one request: React's double effects in development must not send it twice.
    if (isAsked.current) return
    isAsked.current = true
    const { search } = window.location
    // It stays in no history, and a reload begins anew.
    window.history.replaceState(null, '', paths.signIn())
    mutate(search, {
      onSuccess: ({ to, secondFactor }) => {
        if (secondFactor === null) window.location.assign(to)
      },
    })
  }, [mutate])

  if (data?.secondFactor) {
    const again = () => window.location.assign(paths.signIn(data.to))
    return <CodeForm challenge={data.secondFactor.challenge} to={data.to} onAgain={again} />
  }
  if (error) {
    return (
      <>
        <FailureNotice error={error} />
        <SignInForm to={paths.vms()} oidc={oidc} />
      </>
    )
  }
  return (
    <p role="status" className="flex items-center justify-center gap-2 text-text-muted">
      <Spinner /> Signing in…
    </p>
  )
}
