import { zodResolver } from '@hookform/resolvers/zod'
import { useForm } from 'react-hook-form'
import { NewVm } from '#lib/contract/vm.ts'
import type { Source } from './source.ts'
import { type Draft, type SourceFacts, wishFor } from './wish.ts'

/** The form’s content: it follows the source, except for what the person has typed. */
export function useWishForm(facts: SourceFacts, takenNames: readonly string[]) {
  const form = useForm<Draft, unknown, NewVm>({
    resolver: zodResolver(NewVm),
    mode: 'onChange',
    values: wishFor(facts, takenNames),
    resetOptions: { keepDirtyValues: true, keepErrors: true },
  })
  return {
    form,
    /** A disk that is itself the answer replaces whatever was filled in under Disk; so does leaving it. */
    follow(next: Source) {
      if (next.kind === 'volume' || facts.source.kind === 'volume') form.resetField('disk')
    },
  }
}

export type WishForm = ReturnType<typeof useWishForm>['form']
