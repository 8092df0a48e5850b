/** What the new VM starts from. It is in the URL, so that Back leads to the question and a link can answer it. */
export type Source =
  | { kind: 'image'; imageId: string }
  /** On its way from this tab to the library. */
  | { kind: 'upload'; uploadId: number }
  | { kind: 'volume'; volumeId: string }
  | { kind: 'nothing' }

/** Reads the source from the query of the URL; null: not chosen yet. */
export function parseSource(search: Pick<URLSearchParams, 'get' | 'has'>): Source | null {
  const imageId = search.get('image')
  if (imageId) return { kind: 'image', imageId }
  const volumeId = search.get('volume')
  if (volumeId) return { kind: 'volume', volumeId }
  const uploadId = Number(search.get('upload'))
  if (uploadId > 0) return { kind: 'upload', uploadId }
  return search.has('empty') ? { kind: 'nothing' } : null
}

/** The query that `parseSource` reads: “?image=…”. */
export function searchOf(source: Source): string {
  switch (source.kind) {
    case 'image':
      return `?image=${encodeURIComponent(source.imageId)}`
    case 'volume':
      return `?volume=${encodeURIComponent(source.volumeId)}`
    case 'upload':
      return `?upload=${source.uploadId}`
    case 'nothing':
      return '?empty'
  }
}
