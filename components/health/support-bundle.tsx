'use client'

import { Download } from 'lucide-react'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { buttonClassName } from '#components/ui/button-style.ts'
import { Dialog } from '#components/ui/dialog.tsx'
import { urlOf } from '#lib/client/url.ts'
import { endpoints } from '#lib/contract/endpoints.ts'

/** One click to what somebody who helps needs; before it, what is in it. */
export function SupportBundle() {
  const [isOpen, setIsOpen] = useState(false)
  const close = () => setIsOpen(false)
  return (
    <>
      <Button icon={<Download aria-hidden="true" className="size-3.5" />} onClick={() => setIsOpen(true)}>
        Support bundle…
      </Button>
      {isOpen && (
        <Dialog
          title="Download a support bundle?"
          onClose={close}
          footer={
            <>
              <Button onClick={close}>Cancel</Button>
              <a
                href={urlOf(endpoints.health.supportBundle)}
                download
                onClick={close}
                className={buttonClassName({ variant: 'primary' })}
              >
                Download
              </a>
            </>
          }
        >
          <p>
            It holds what somebody needs to find out what is wrong: health, versions, the settings of VMs, how QEMU was
            started and what it said, the history, the log, and a list of files.
          </p>
          <p className="mt-2">
            It holds no disk, no screen, no memory of a guest, no notes and no passwords. It does hold names: of this
            host, of VMs, volumes and images. Look through it before you give it to somebody.
          </p>
        </Dialog>
      )}
    </>
  )
}
