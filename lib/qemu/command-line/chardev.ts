import { escapeCommas, socketPath } from './option-values.ts'

/** A unix socket that QEMU listens on, without waiting for anybody before the guest runs. `-chardev` takes no JSON. */
export function socketChardev({ field, id, path }: { field: string; id: string; path: string }): string[] {
  return ['-chardev', `socket,id=${id},path=${escapeCommas(socketPath(field, path))},server=on,wait=off`]
}
