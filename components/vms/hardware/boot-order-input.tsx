'use client'

import { ArrowDown, ArrowUp } from 'lucide-react'
import { IconButton } from '#components/ui/icon-button.tsx'
import { BootDevice } from '#lib/contract/vm.ts'
import { BOOT_WORDS } from '../words.ts'

type BootOrderInputProps = {
  value: BootDevice[]
  onChange: (value: BootDevice[]) => void
  disabled?: boolean
  error?: string | undefined
}

/** Puts one device a place further up or down. */
export function moved(order: readonly BootDevice[], device: BootDevice, by: 1 | -1): BootDevice[] {
  const from = order.indexOf(device)
  const rest = order.filter(other => other !== device)
  return rest.toSpliced(from + by, 0, device)
}

/** The devices a VM boots from, in the order they are tried; those that are not tried stand below. */
export function BootOrderInput({ value, onChange, disabled, error }: BootOrderInputProps) {
  const unused = BootDevice.options.filter(device => !value.includes(device))
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1.5 font-medium">Boots from</legend>
      <ol className="divide-y divide-line rounded-control inset-ring inset-ring-line-strong">
        {[...value, ...unused].map(device => {
          const place = value.indexOf(device)
          const isUsed = place !== -1
          return (
            <li key={device} className="flex h-10 items-center gap-2.5 pr-1 pl-3">
              <input
                type="checkbox"
                id={`boot-${device}`}
                checked={isUsed}
                disabled={disabled}
                onChange={() => onChange(isUsed ? value.filter(other => other !== device) : [...value, device])}
                className="size-4 accent-accent"
              />
              <label htmlFor={`boot-${device}`} className={isUsed ? 'flex-1' : 'flex-1 text-text-muted'}>
                {isUsed && <span className="mr-1 text-text-muted">{place + 1}.</span>}
                {BOOT_WORDS[device]}
              </label>
              {isUsed && !disabled && (
                <>
                  <IconButton
                    size="small"
                    label={`Try ${BOOT_WORDS[device]} earlier`}
                    hint="Earlier"
                    icon={<ArrowUp aria-hidden="true" className="size-3.5" />}
                    disabledReason={place === 0 ? 'It is tried first already.' : null}
                    onClick={() => onChange(moved(value, device, -1))}
                  />
                  <IconButton
                    size="small"
                    label={`Try ${BOOT_WORDS[device]} later`}
                    hint="Later"
                    icon={<ArrowDown aria-hidden="true" className="size-3.5" />}
                    disabledReason={place === value.length - 1 ? 'It is tried last already.' : null}
                    onClick={() => onChange(moved(value, device, 1))}
                  />
                </>
              )}
            </li>
          )
        })}
      </ol>
      {error && <p className="text-danger">{error}</p>}
    </fieldset>
  )
}
