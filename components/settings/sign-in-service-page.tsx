'use client'

import { useQuery } from '@tanstack/react-query'
import { FailureNotice } from '#components/layout/failure-notice.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { oidcQuery } from '#lib/client/queries/oidc.ts'
import { SignInServiceForm } from './sign-in-service-form.tsx'

/** Another service that says who somebody is, instead of a password here. */
export function SignInServicePage() {
  const { data, error, isFetching, refetch } = useQuery(oidcQuery())
  return (
    <>
      <PageHeader title="Sign-in service" />
      <div className="flex max-w-xl flex-col gap-5 py-6">
        <p className="text-text-muted text-pretty">
          People can sign in with a service that you run or use already, if it speaks OpenID Connect: Authelia,
          Authentik, Keycloak and others do.
        </p>
        {data ? (
          <SignInServiceForm key={data.settings === null ? 'new' : 'known'} settings={data.settings} />
        ) : error ? (
          <FailureNotice error={error} onRetry={() => void refetch()} retrying={isFetching} />
        ) : (
          <Skeleton className="h-80" />
        )}
      </div>
    </>
  )
}
