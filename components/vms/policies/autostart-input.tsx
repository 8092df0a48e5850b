'use client'

import { Checkbox } from '#components/ui/checkbox.tsx'
import { Field } from '#components/ui/field.tsx'
import { NumberInput } from '#components/ui/number-input.tsx'
import type { Autostart } from '#lib/contract/vm-policy.ts'

type AutostartInputProps = {
  value: Autostart
  onChange: (value: Autostart) => void
  /** The mistakes, as sentences. */
  errors?: { order?: string | undefined; delaySeconds?: string | undefined }
}

/** Whether a VM starts with the host, and its place among those that do: the same in the create form and later. */
export function AutostartInput({ value, onChange, errors = {} }: AutostartInputProps) {
  return (
    <div className="flex flex-col gap-4">
      <Checkbox
        label="Start with the host"
        description="When the host has started, not each time Guesthouse does: what you powered off stays off."
        checked={value.enabled}
        onChange={event => onChange({ ...value, enabled: event.target.checked })}
      />
      {value.enabled && (
        <div className="grid gap-x-3 gap-y-4 pl-6.5 min-[480px]:grid-cols-2">
          <Field label="Place in the order" error={errors.order} hint="Lower places start first.">
            {control => (
              <NumberInput
                {...control}
                value={value.order}
                onChange={order => onChange({ ...value, order })}
                min={1}
                max={1000}
              />
            )}
          </Field>
          <Field label="Then wait" error={errors.delaySeconds} hint="Before the next VM is started.">
            {control => (
              <NumberInput
                {...control}
                value={value.delaySeconds}
                onChange={delaySeconds => onChange({ ...value, delaySeconds })}
                min={0}
                max={3600}
                step={5}
                unit="s"
              />
            )}
          </Field>
        </div>
      )}
    </div>
  )
}
