/**
 * What a HEAD request gets: the same head, nothing after it. Next runs the GET handler for HEAD and drops the body without
 * ending it, so a stream would go on for nobody until the process ends.
 */
export async function headResponse(response: Response): Promise<Response> {
  await response.body?.cancel()
  return new Response(null, response)
}
