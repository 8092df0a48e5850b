import { absolutePath, json } from './option-values.ts'

/**
 * A file as its own node, so that nothing about it is guessed: the driver is `file`, whatever the name looks like
 * (`json:…`, `nbd://…` and `fat:…` are just odd file names here). QEMU's image locks stay on, which is the default: a
 * second writer is refused.
 */
export function fileNode({
  field,
  nodeName,
  path,
  readOnly,
}: {
  field: string
  nodeName: string
  path: string
  readOnly: boolean
}): string[] {
  return blockdev({
    driver: 'file',
    'node-name': nodeName,
    filename: absolutePath(field, path),
    'read-only': readOnly,
    // Also here, not only on the node above: each node asks its own flag before it passes a discard on.
    ...(readOnly ? {} : { discard: 'unmap' }),
  })
}

/** A file whose content is taken as it is, never looked at: a header that a guest or an uploader put there means nothing. */
export function rawFileNodes(file: { field: string; nodeName: string; path: string; readOnly: boolean }): string[] {
  const fileName = `${file.nodeName}-file`
  return [
    ...fileNode({ ...file, nodeName: fileName }),
    ...blockdev({ driver: 'raw', 'node-name': file.nodeName, file: fileName, 'read-only': file.readOnly }),
  ]
}

export function blockdev(properties: Record<string, unknown>): string[] {
  return ['-blockdev', json(properties)]
}
