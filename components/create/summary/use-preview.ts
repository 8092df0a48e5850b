import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useWatch } from 'react-hook-form'
import { vmPreviewQuery } from '#lib/client/queries/vm-preview.ts'
import { NewVm, VmName } from '#lib/contract/vm.ts'

const PAUSE_MS = 250

/** Stands in while the name is not one yet: what fits does not depend on it. */
const ANY_NAME = 'vm'

/** What the server says about the form as it is, a moment after the last change. While the form has a mistake, about the last form without. */
export function usePreview() {
  const values = useWatch<NewVm>()
  const name = VmName.safeParse(values.name).success ? values.name : ANY_NAME
  const parsed = NewVm.safeParse({ ...values, name })
  // Compared as text: the form makes new objects of the same values at every render.
  const asked = parsed.success ? JSON.stringify(parsed.data) : null
  const [settled, setSettled] = useState(asked)

  useEffect(() => {
    if (asked === null) return
    const timer = setTimeout(() => setSettled(asked), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [asked])

  const wish = NewVm.parse(settled === null ? { name: ANY_NAME } : JSON.parse(settled))
  return { wish, isWaiting: asked !== settled, ...useQuery(vmPreviewQuery(wish)) }
}
