'use client'

import { Ellipsis, Link2, Pencil, ShieldOff, Trash2, UserRoundCheck, UserRoundX } from 'lucide-react'
import { useState } from 'react'
import { FailureNotice } from '#components/layout/failure-notice.tsx'
import { toastFailure } from '#components/layout/toast-failure.ts'
import { Button } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Menu } from '#components/ui/menu.tsx'
import { showToast } from '#components/ui/toast.ts'
import { useOfflineReason } from '#lib/client/live/use-connection.ts'
import { useChangeUser, useInviteAgain, useRemoveUser } from '#lib/client/mutations/users.ts'
import type { User } from '#lib/contract/user.ts'
import { InvitationLink } from './invitation-link.tsx'
import { EditPersonDialog } from './person-dialog.tsx'
import { SecondFactorDialog } from './second-factor-dialog.tsx'

const ICON = 'size-4'

/** What an admin can do with somebody’s account. */
export function PersonMenu({ user }: { user: User }) {
  const [dialog, setDialog] = useState<'edit' | 'delete' | 'invitation' | 'second-factor' | null>(null)
  const offlineReason = useOfflineReason()
  const change = useChangeUser(user.id)
  const invite = useInviteAgain()
  const { name, disabled } = user
  const close = () => setDialog(null)
  const inviteAgain = () =>
    invite.mutate(user.id, {
      onSuccess: () => setDialog('invitation'),
      onError: error => toastFailure(`“${name}” was not invited`, error),
    })
  const setDisabled = (wanted: boolean) =>
    change.mutate(
      { disabled: wanted },
      { onError: error => toastFailure(`“${name}” was not ${wanted ? 'disabled' : 'enabled'}`, error) },
    )

  return (
    <>
      <Menu
        label={`Actions for ${name}`}
        icon={<Ellipsis aria-hidden="true" className={ICON} />}
        disabledReason={offlineReason}
        items={[
          { label: 'Change…', icon: <Pencil className={ICON} />, onSelect: () => setDialog('edit') },
          { label: 'New invitation', icon: <Link2 className={ICON} />, onSelect: inviteAgain },
          {
            label: 'Turn second factor off…',
            icon: <ShieldOff className={ICON} />,
            onSelect: () => setDialog('second-factor'),
          },
          disabled
            ? { label: 'Enable', icon: <UserRoundCheck className={ICON} />, onSelect: () => setDisabled(false) }
            : { label: 'Disable', icon: <UserRoundX className={ICON} />, onSelect: () => setDisabled(true) },
          'separator',
          {
            label: 'Delete…',
            icon: <Trash2 className={ICON} />,
            tone: 'danger',
            onSelect: () => setDialog('delete'),
          },
        ]}
      />
      {dialog === 'edit' && <EditPersonDialog user={user} onClose={close} />}
      {dialog === 'second-factor' && <SecondFactorDialog user={user} onClose={close} />}
      {dialog === 'delete' && <DeletePersonDialog user={user} onClose={close} />}
      {dialog === 'invitation' && invite.data && (
        <Dialog
          title={`“${name}” is invited anew`}
          width="wide"
          onClose={close}
          footer={<Button onClick={close}>Done</Button>}
        >
          <InvitationLink name={name} invitation={invite.data} />
        </Dialog>
      )}
    </>
  )
}

function DeletePersonDialog({ user: { id, name }, onClose }: { user: User; onClose: () => void }) {
  const remove = useRemoveUser()
  return (
    <ConfirmDialog
      title={`Delete the account “${name}”?`}
      confirmLabel="Delete account"
      pending={remove.isPending}
      onConfirm={() =>
        remove.mutate(id, {
          onSuccess: () => {
            showToast({ tone: 'ok', title: `The account “${name}” was deleted` })
            onClose()
          },
        })
      }
      onClose={onClose}
    >
      <p>They are signed out everywhere. Their VMs stay, and belong to nobody until you give them to somebody.</p>
      {remove.error && (
        <div className="mt-3">
          <FailureNotice error={remove.error} />
        </div>
      )}
    </ConfirmDialog>
  )
}
