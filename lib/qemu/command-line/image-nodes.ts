import type { DiskFormat, DiskSpec } from '../machine-spec.ts'
import { blockdev, fileNode } from './blockdev.ts'
import { MachineSpecError } from './machine-spec-error.ts'
import { backingNames, diskNames } from './names.ts'

type Layer = { path: string; format: DiskFormat; readOnly: boolean; names: { format: string; file: string } }

/**
 * A disk's image and everything below it, each as a file node and a format node. The whole chain is spelled out and its
 * end says `"backing": null`: what a qcow2 header claims to be its backing file is never opened.
 */
export function imageNodes(disk: DiskSpec, field: string): string[] {
  const below = (disk.backing ?? []).map((image, depth) => ({
    ...image,
    readOnly: true,
    names: backingNames(disk.id, depth + 1),
  }))
  const layers: Layer[] = [{ ...disk, names: diskNames(disk.id) }, ...below]
  // Lowest first: a node can only refer to one that exists.
  return layers
    .map((layer, depth) => layerNodes({ layer, below: layers[depth + 1]?.names.format ?? null, field }))
    .reverse()
    .flat()
}

function layerNodes({ layer, below, field }: { layer: Layer; below: string | null; field: string }): string[] {
  const { format, names, path, readOnly } = layer
  if (format === 'raw' && below) throw new MachineSpecError(field, `${field}: a raw image cannot have a backing file.`)
  return [
    ...fileNode({ field: `${field}.path`, nodeName: names.file, path, readOnly }),
    ...blockdev({
      driver: format,
      'node-name': names.format,
      file: names.file,
      ...(format === 'qcow2' ? { backing: below } : {}),
      'read-only': readOnly,
      // Space that the guest frees or fills with zeroes goes back to the host.
      ...(readOnly ? {} : { discard: 'unmap', 'detect-zeroes': 'unmap' }),
    }),
  ]
}
