import { isIPv4 } from 'node:net'

/** Names, each with all below it, and networks as `address/bits`: all that an authority may vouch for. */
export type Permitted = { names: string[]; networks: string[] }

const SEQUENCE = 0x30
const PERMITTED_SUBTREES = 0xa0
const DNS_NAME = 0x82
const IP_ADDRESS = 0x87

/** Home and company networks, and those of VPNs: an address from there may be ours tomorrow. */
const PRIVATE_NETWORKS = [
  ...['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16', '100.64.0.0/10', '127.0.0.0/8'],
  ...['fc00::/7', 'fe80::/10', '::1/128'],
]

/** For an authority that vouches for these. */
export function permittedFor({ names, addresses }: { names: string[]; addresses: string[] }): Permitted {
  const outside = addresses.filter(address => !PRIVATE_NETWORKS.some(network => isIn(address, network)))
  const alone = outside.map(address => `${address}/${isIPv4(address) ? 32 : 128}`)
  return { names, networks: [...PRIVATE_NETWORKS, ...alone] }
}

export function covers(permitted: Permitted, { names, addresses }: { names: string[]; addresses: string[] }): boolean {
  return (
    names.every(name => permitted.names.some(above => name === above || name.endsWith(`.${above}`))) &&
    addresses.every(address => permitted.networks.some(network => isIn(address, network)))
  )
}

/**
 * RFC 5280, 4.2.1.10, as DER. An authority that a phone trusts could pretend to be anybody’s bank to it; with this one, who steals
 * the key can pretend to be this host and no more.
 */
export function nameConstraints({ names, networks }: Permitted): Uint8Array {
  const bases = [
    ...names.map(name => tagged(DNS_NAME, Buffer.from(name, 'latin1'))),
    ...networks.map(network => tagged(IP_ADDRESS, addressAndMask(network))),
  ]
  return tagged(SEQUENCE, tagged(PERMITTED_SUBTREES, ...bases.map(base => tagged(SEQUENCE, base))))
}

function tagged(tag: number, ...parts: Uint8Array[]): Uint8Array {
  const content = Buffer.concat(parts)
  const { length } = content
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}

function addressAndMask(network: string): Uint8Array {
  const [address = '', bits = '0'] = network.split('/')
  const bytes = bytesOf(address)
  return Buffer.concat([bytes, maskOf(bytes.length, Number(bits))])
}

function maskOf(length: number, bits: number): Buffer {
  return Buffer.from(Array.from({ length }, (_, at) => 0xff & ~(0xff >> Math.min(8, Math.max(0, bits - at * 8)))))
}

function isIn(address: string, network: string): boolean {
  const [base = '', bits = '0'] = network.split('/')
  const [ours, theirs] = [bytesOf(address), bytesOf(base)]
  if (ours.length !== theirs.length) return false
  const mask = maskOf(ours.length, Number(bits))
  return ours.every((byte, at) => ((byte ^ (theirs[at] ?? 0)) & (mask[at] ?? 0)) === 0)
}

function bytesOf(address: string): Buffer {
  if (isIPv4(address)) return Buffer.from(address.split('.').map(Number))
  const [head = '', tail = ''] = address.split('::')
  const [first, last] = [head.split(':').filter(Boolean), tail.split(':').filter(Boolean)]
  const zeros = Array.from({ length: 8 - first.length - last.length }, () => '0')
  const groups = [...first, ...zeros, ...last].map(group => Number.parseInt(group, 16))
  return Buffer.from(groups.flatMap(group => [group >> 8, group & 0xff]))
}
