/**
 * A download of one JSON value a line, made a page at a time and only as fast as it is taken. What fails before the first page is the
 * request’s failure, so it is awaited here; what fails after it breaks the download off, which browsers and programs notice.
 * @param name of the file, to which the time is added
 */
export async function jsonLines(pages: AsyncGenerator<readonly unknown[]>, name: string): Promise<Response> {
  let next = await pages.next()
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (next.done) return controller.close()
        controller.enqueue(Buffer.from(next.value.map(value => `${JSON.stringify(value)}\n`).join('')))
        next = await pages.next()
      },
      async cancel() {
        await pages.return(undefined)
      },
    },
    // Nothing is read before somebody waits for it.
    { highWaterMark: 0 },
  )
  const at = new Date().toISOString().slice(0, 19).replaceAll(':', '-')
  return new Response(body, {
    headers: {
      'content-type': 'application/x-ndjson',
      'content-disposition': `attachment; filename="${name}-${at}Z.jsonl"`,
      'cache-control': 'no-store',
    },
  })
}
