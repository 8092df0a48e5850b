import { BlockList, isIP } from 'node:net'

/** `10.0.0.0/8`, `fd00::/8`, `192.168.1.5`: an address, or all that begin with these bits. */
type Network = { address: string; bits: number; family: 'ipv4' | 'ipv6' }

/** IPv4 that came to a socket for both (`::ffff:192.168.1.5`) is IPv4. */
export function plainAddress(address: string | undefined): string {
  return address?.replace(/^::ffff:(?=\d+\.)/i, '') ?? ''
}

/** @returns null when it is no address or network, or is all of them: everybody could say who they are then */
function parseNetwork(text: string): Network | null {
  const [address = '', given, ...rest] = text.split('/')
  const version = isIP(address)
  if (version === 0 || rest.length > 0) return null
  const most = version === 4 ? 32 : 128
  if (given !== undefined && !/^\d{1,3}$/.test(given)) return null
  const bits = given === undefined ? most : Number(given)
  return bits >= 1 && bits <= most ? { address, bits, family: version === 4 ? 'ipv4' : 'ipv6' } : null
}

/** @returns the first that cannot be read; undefined when all can */
export function findBadNetwork(networks: string[]): string | undefined {
  return networks.find(text => parseNetwork(text) === null)
}

/** Whether an address is in one of the networks. */
export function createNetworks(networks: string[]): (address: string) => boolean {
  const list = new BlockList()
  for (const text of networks) {
    const network = parseNetwork(text)
    if (network) list.addSubnet(network.address, network.bits, network.family)
  }
  return address => {
    const version = isIP(address)
    return version !== 0 && networks.length > 0 && list.check(address, version === 4 ? 'ipv4' : 'ipv6')
  }
}
