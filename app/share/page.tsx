import { SharedConsole } from '#components/share/shared-console.tsx'

export const metadata = { title: 'Shared console' }

/** For whoever has a link, without an account. What the link is, only its fragment says, which no server sees. */
export default function SharePage() {
  return <SharedConsole />
}
