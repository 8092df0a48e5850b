'use client'

import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { showToast } from '#components/ui/toast.ts'
import { useChangeUser, useInviteUser } from '#lib/client/mutations/users.ts'
import { vmsQuery } from '#lib/client/queries/vms.ts'
import { NO_QUOTA, type User } from '#lib/contract/user.ts'
import { InvitationLink } from './invitation-link.tsx'
import { PersonForm } from './person-form.tsx'

const NOBODY_YET = { name: '', role: 'viewer', grants: [], quota: NO_QUOTA } as const

/** Somebody new: the form, then the link that they open. */
export function InvitePersonDialog({ onClose }: { onClose: () => void }) {
  const formId = useId()
  const { data: vms = [] } = useQuery(vmsQuery())
  const { mutate, isPending, error, data: invited } = useInviteUser()
  if (invited) {
    const { user, invitation } = invited
    return (
      <Dialog
        title={`“${user.name}” is invited`}
        width="wide"
        onClose={onClose}
        footer={<Button onClick={onClose}>Done</Button>}
      >
        <InvitationLink name={user.name} invitation={invitation} />
      </Dialog>
    )
  }
  return (
    <Dialog
      title="Invite somebody"
      width="wide"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" pending={isPending}>
            Invite
          </Button>
        </>
      }
    >
      <PersonForm
        id={formId}
        start={{ ...NOBODY_YET, grants: [] }}
        vms={vms}
        error={error}
        onSubmit={person => mutate(person)}
      />
    </Dialog>
  )
}

export function EditPersonDialog({ user, onClose }: { user: User; onClose: () => void }) {
  const formId = useId()
  const { data: vms = [] } = useQuery(vmsQuery())
  const { mutate, isPending, error } = useChangeUser(user.id)
  const { name, role, grants, quota } = user
  return (
    <Dialog
      title={`Change “${name}”`}
      width="wide"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" pending={isPending}>
            Save
          </Button>
        </>
      }
    >
      <PersonForm
        id={formId}
        start={{ name, role, grants, quota }}
        vms={vms}
        error={error}
        onSubmit={person =>
          mutate(person, {
            onSuccess: changed => {
              showToast({ tone: 'ok', title: `“${changed.name}” was changed` })
              onClose()
            },
          })
        }
      />
    </Dialog>
  )
}
