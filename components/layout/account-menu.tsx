'use client'

import { useQuery } from '@tanstack/react-query'
import { CircleUserRound, KeySquare, LogOut, UserCog } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { Menu } from '#components/ui/menu.tsx'
import { useSignOut } from '#lib/client/mutations/access.ts'
import { paths } from '#lib/client/paths.ts'
import { meQuery } from '#lib/client/queries/access.ts'
import { toastFailure } from './toast-failure.ts'

/** Who is signed in here, and the way out. */
export function AccountMenu() {
  const { data: me } = useQuery(meQuery())
  const { mutate } = useSignOut()
  const router = useRouter()
  const signOut = () =>
    mutate(undefined, {
      // A whole new page: nothing that was read may stay in memory.
      onSuccess: () => window.location.assign(paths.signIn()),
      onError: error => toastFailure('You were not signed out', error),
    })
  return (
    <Menu
      label={me ? `Account of ${me.name}` : 'Account'}
      size="small"
      icon={<CircleUserRound aria-hidden="true" className="size-4" />}
      items={[
        {
          label: 'Your account',
          icon: <UserCog aria-hidden="true" className="size-4" />,
          onSelect: () => router.push(paths.account()),
        },
        ...(me?.rights.includes('access.manage')
          ? [
              {
                label: 'Sign-in service',
                icon: <KeySquare aria-hidden="true" className="size-4" />,
                onSelect: () => router.push(paths.signInService()),
              },
            ]
          : []),
        { label: 'Sign out', icon: <LogOut aria-hidden="true" className="size-4" />, onSelect: signOut },
      ]}
    />
  )
}
