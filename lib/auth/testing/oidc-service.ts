import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { once } from 'node:events'
import { createServer, get, type IncomingMessage, type ServerResponse } from 'node:http'

const KEY_ID = 'one'
const CLIENT_ID = 'guesthouse'
const CLIENT_SECRET = 'a secret & of the client'

type Asked = { challenge: string; nonce: string; redirectUri: string }
const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** A sign-in service (OpenID Connect Core 1.0, code flow with PKCE) that can be told to answer wrongly. */
export async function startOidcService() {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const other = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const codes = new Map<string, Asked>()
  const server = createServer((req, res) => void answer(req, res))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const issuer = `http://127.0.0.1:${port}`

  const service = {
    ...{ issuer, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET },
    /** Who sits there. */
    person: { sub: 'person-1', preferred_username: 'ben', groups: ['family'] } as Record<string, unknown>,
    /** What stands in the ID token instead of what should. */
    wrong: {} as Record<string, unknown>,
    /** Signs with a key that it does not publish. */
    isForging: false,
    /** Walks the way of a browser to the service and back. @returns the query to come back with */
    async visit(url: string, { refuse = false } = {}): Promise<string> {
      const asked = new URL(url)
      asked.pathname = refuse ? '/refuse' : '/grant'
      return await new Promise((resolve, reject) => {
        get(asked, answered => {
          answered.resume()
          resolve(new URL(answered.headers.location ?? '').search)
        }).on('error', reject)
      })
    },
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }

  function idToken(nonce: string): string {
    const at = Math.floor(Date.now() / 1000)
    const claims = { iss: issuer, aud: CLIENT_ID, iat: at, exp: at + 60, nonce, ...service.person, ...service.wrong }
    const text = `${base64({ alg: 'RS256', kid: KEY_ID })}.${base64(claims)}`
    const key = service.isForging ? other.privateKey : privateKey
    return `${text}.${sign('RSA-SHA256', Buffer.from(text), key).toString('base64url')}`
  }

  async function bodyOf(req: IncomingMessage): Promise<URLSearchParams> {
    const chunks: Buffer[] = []
    for await (const chunk of req) chunks.push(chunk)
    return new URLSearchParams(Buffer.concat(chunks).toString())
  }

  async function token(req: IncomingMessage): Promise<[number, object]> {
    const body = await bodyOf(req)
    const pair = [CLIENT_ID, CLIENT_SECRET].map(part => new URLSearchParams({ part }).toString().slice('part='.length))
    const isClient = req.headers.authorization === `Basic ${Buffer.from(pair.join(':')).toString('base64')}`
    if (!isClient) return [401, { error: 'invalid_client' }]
    const code = body.get('code') ?? ''
    const asked = codes.get(code)
    codes.delete(code)
    const challenge = createHash('sha256')
      .update(body.get('code_verifier') ?? '')
      .digest('base64url')
    if (!asked || asked.challenge !== challenge || asked.redirectUri !== body.get('redirect_uri')) {
      return [400, { error: 'invalid_grant' }]
    }
    return [200, { access_token: 'none', token_type: 'Bearer', expires_in: 60, id_token: idToken(asked.nonce) }]
  }

  function back(query: URLSearchParams, given: Record<string, string>): string {
    const url = new URL(query.get('redirect_uri') ?? '')
    url.search = new URLSearchParams({ ...given, state: query.get('state') ?? '' }).toString()
    return url.href
  }

  async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const { pathname, searchParams: query, search } = new URL(req.url ?? '/', issuer)
    const json = (status: number, value: object) =>
      res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
    if (pathname === '/.well-known/openid-configuration') {
      json(200, {
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/jwks`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
      })
    } else if (pathname === '/jwks') {
      json(200, { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: KEY_ID, alg: 'RS256', use: 'sig' }] })
    } else if (pathname === '/token') json(...(await token(req)))
    else if (pathname === '/authorize') {
      res.writeHead(200, { 'content-type': 'text/html' })
      res.end(`<h1>Who are you?</h1><a href="/grant${search}">It is me</a> <a href="/refuse${search}">Not me</a>`)
    } else if (pathname === '/grant') {
      const code = randomBytes(16).toString('hex')
      const [challenge, nonce] = [query.get('code_challenge') ?? '', query.get('nonce') ?? '']
      codes.set(code, { challenge, nonce, redirectUri: query.get('redirect_uri') ?? '' })
      res.writeHead(302, { location: back(query, { code }) }).end()
    } else if (pathname === '/refuse') {
      res.writeHead(302, { location: back(query, { error: 'access_denied' }) }).end()
    } else json(404, {})
  }

  return service
}
