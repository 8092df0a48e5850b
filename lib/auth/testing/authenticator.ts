import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import type { NewPasskey, PasskeyCreation, PasskeyRequest, PasskeySignIn } from '#lib/contract/passkey.ts'

const USER_PRESENT = 0x01
const USER_VERIFIED = 0x04
const HAS_CREDENTIAL = 0x40

const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest()
const word = (value: number) => Buffer.from([value >> 24, value >> 16, value >> 8, value])
const clientData = (type: string, challenge: string, origin: string) =>
  Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))

/**
 * A device with one key (WebAuthn 3, 6.5 and 8.7; CTAP's CBOR written by hand), which does what a real one never does: answers for
 * any site, signs old questions, and does not ask its owner.
 */
export function softAuthenticator() {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  const id = randomBytes(32)
  /** Many passkeys do not count: their counter is 0 for ever. */
  const device = { counter: 0, isCounting: true, isVerifying: true, userHandle: '' }

  function authData(rpId: string, credential?: Buffer): Buffer {
    const flags = USER_PRESENT | (device.isVerifying ? USER_VERIFIED : 0) | (credential ? HAS_CREDENTIAL : 0)
    const head = [sha256(rpId), Buffer.from([flags]), word(device.counter)]
    return Buffer.concat(credential ? [...head, credential] : head)
  }

  return {
    device,
    create({ challenge, rp, user }: PasskeyCreation, origin: string, name = 'a key'): NewPasskey {
      device.userHandle = user.id
      // {1: 2, 3: -7, -1: 1, -2: x, -3: y}: an ES256 key, RFC 9053.
      const key = Buffer.concat([
        Buffer.from('a501020326200121', 'hex'),
        ...[Buffer.from([0x58, 32]), Buffer.from(x, 'base64url')],
        ...[Buffer.from([0x22, 0x58, 32]), Buffer.from(y, 'base64url')],
      ])
      const data = authData(rp.id, Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id, key]))
      // {"fmt": "none", "attStmt": {}, "authData": …}
      const attestationObject = Buffer.concat([
        Buffer.from('a363666d74646e6f6e656761747453746d74a068617574684461746158', 'hex'),
        ...[Buffer.from([data.length]), data],
      ])
      const own = { id: id.toString('base64url'), rawId: id.toString('base64url'), type: 'public-key' as const }
      const clientDataJSON = clientData('webauthn.create', challenge, origin).toString('base64url')
      const response = { clientDataJSON, attestationObject: attestationObject.toString('base64url') }
      return { name, credential: { ...own, response: { ...response, transports: ['internal'] } } }
    },
    get({ challenge, rpId }: PasskeyRequest, origin: string): PasskeySignIn {
      if (device.isCounting) device.counter += 1
      const data = authData(rpId)
      const client = clientData('webauthn.get', challenge, origin)
      const signature = sign('sha256', Buffer.concat([data, sha256(client)]), privateKey)
      const response = {
        clientDataJSON: client.toString('base64url'),
        authenticatorData: data.toString('base64url'),
        signature: signature.toString('base64url'),
        userHandle: device.userHandle,
      }
      return { id: id.toString('base64url'), rawId: id.toString('base64url'), type: 'public-key', response }
    },
  }
}
