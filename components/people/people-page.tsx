'use client'

import { useQuery } from '@tanstack/react-query'
import { UserRoundPlus } from 'lucide-react'
import { useState } from 'react'
import { FailureNotice } from '#components/layout/failure-notice.tsx'
import { Button } from '#components/ui/button.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { useOfflineReason } from '#lib/client/live/use-connection.ts'
import { usersQuery } from '#lib/client/queries/users.ts'
import { PeopleTable } from './people-table.tsx'
import { InvitePersonDialog } from './person-dialog.tsx'

/** Who may come in, and what they may do. */
export function PeoplePage() {
  const { data: users, error, refetch, isFetching } = useQuery(usersQuery())
  const [isInviting, setIsInviting] = useState(false)
  const offlineReason = useOfflineReason()
  return (
    <>
      <PageHeader
        title="People"
        facts={users && (users.length === 1 ? '1 account' : `${users.length} accounts`)}
        actions={
          <Button
            variant="primary"
            icon={<UserRoundPlus aria-hidden="true" className="size-4" />}
            disabledReason={offlineReason}
            onClick={() => setIsInviting(true)}
          >
            Invite
          </Button>
        }
      />
      <div className="py-4">
        {users ? (
          <PeopleTable users={users} />
        ) : error ? (
          <FailureNotice size="page" error={error} onRetry={() => void refetch()} retrying={isFetching} />
        ) : (
          <div role="status" aria-label="Reading the accounts">
            <Skeleton className="h-64" />
          </div>
        )}
      </div>
      {isInviting && <InvitePersonDialog onClose={() => setIsInviting(false)} />}
    </>
  )
}
