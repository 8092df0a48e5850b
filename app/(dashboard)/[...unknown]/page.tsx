import { notFound } from 'next/navigation'

export const metadata = { title: 'Nothing here' }

/** Whatever no other page answers to: it is said inside the frame, where the way on is. */
export default function UnknownPage() {
  notFound()
}
