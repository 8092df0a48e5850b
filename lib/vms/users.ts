import type { Image } from '#lib/contract/image.ts'
import type { VmRecord } from '#lib/db/vm-record.ts'

type User = Image['usedBy'][number]

/** Who uses which volume and which image. Made at once for all, because a list of 5,000 volumes asks 5,000 times. */
export type Users = { ofVolume: ReadonlyMap<string, User>; ofImage: ReadonlyMap<string, User[]> }

export function usersFrom(records: Iterable<Pick<VmRecord, 'id' | 'name' | 'disks' | 'imageId'>>): Users {
  const ofVolume = new Map<string, User>()
  const ofImage = new Map<string, User[]>()
  for (const { id: vmId, name: vmName, disks, imageId } of records) {
    for (const { volumeId } of disks) ofVolume.set(volumeId, { vmId, vmName })
    if (imageId === null) continue
    const users = ofImage.get(imageId)
    if (users) users.push({ vmId, vmName })
    else ofImage.set(imageId, [{ vmId, vmName }])
  }
  return { ofVolume, ofImage }
}
