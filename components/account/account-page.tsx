'use client'

import { useQuery } from '@tanstack/react-query'
import { FailureNotice } from '#components/layout/failure-notice.tsx'
import { TokensSection } from '#components/tokens/tokens-section.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { meQuery } from '#lib/client/queries/access.ts'
import { accountQuery } from '#lib/client/queries/account.ts'
import { AccountRights } from './account-rights.tsx'
import { OidcSection } from './oidc-section.tsx'
import { PasskeysSection } from './passkeys-section.tsx'
import { PasswordSection } from './password-section.tsx'
import { SecondFactorSection } from './second-factor-section.tsx'
import { SessionsSection } from './sessions-section.tsx'

/** Who one is here, how one signs in, and where one is signed in. */
export function AccountPage() {
  const { data: me } = useQuery(meQuery())
  const { data: account, error, isFetching, refetch } = useQuery(accountQuery())
  return (
    <>
      <PageHeader title="Your account" facts={me && `${me.name}, ${me.role}`} />
      <div className="flex flex-col gap-10 py-6">
        {me && <AccountRights me={me} />}
        {account ? (
          <>
            <PasswordSection hasPassword={account.hasPassword} />
            <SecondFactorSection account={account} />
            <PasskeysSection hasPassword={account.hasPassword} />
            {account.oidc && <OidcSection oidc={account.oidc} hasPassword={account.hasPassword} />}
          </>
        ) : error ? (
          <FailureNotice error={error} onRetry={() => void refetch()} retrying={isFetching} />
        ) : (
          <div role="status" aria-label="Reading your account" className="flex flex-col gap-6">
            <Skeleton className="h-40 max-w-md" />
            <Skeleton className="h-20 max-w-md" />
          </div>
        )}
        <SessionsSection />
        <TokensSection />
      </div>
    </>
  )
}
