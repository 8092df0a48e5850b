import { z } from 'zod'

export const NicModel = z.enum(['virtio-net', 'e1000', 'e1000e', 'rtl8139'])
export type NicModel = z.infer<typeof NicModel>

/** `nat`: user-mode networking, the guest reaches out. `isolated`: it reaches nothing, not even the host (SAFETY N25). */
export const NetworkKind = z.enum(['nat', 'isolated'])
export type NetworkKind = z.infer<typeof NetworkKind>

export const MacAddress = z
  .string()
  .regex(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/, 'A MAC address looks like 52:54:00:12:34:56')

export const Nic = z.object({
  id: z.string(),
  model: NicModel,
  macAddress: MacAddress,
  network: NetworkKind,
})
export type Nic = z.infer<typeof Nic>

export const NewNic = z.object({
  model: NicModel.default('virtio-net'),
  network: NetworkKind.default('nat'),
})
export type NewNic = z.infer<typeof NewNic>
