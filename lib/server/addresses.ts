import { isIP, isIPv4 } from 'node:net'
import { hostname, networkInterfaces } from 'node:os'

const LOOPBACK_NAMES = ['127.0.0.1', 'localhost', '::1']
const EVERY_ADDRESS = ['0.0.0.0', '::']
/** More than that nobody reads; containers give a host dozens. */
const MOST_PRINTED = 6
/** As DNS has it, in letters that need no encoding. */
const DNS_NAME = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/

export function isLoopback(host: string): boolean {
  return LOOPBACK_NAMES.includes(host) || (isIPv4(host) && host.startsWith('127.'))
}

/** The addresses of this host on its networks, IPv4 first. Without those that are only valid with the name of an interface. */
export function ownAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap(addresses => addresses ?? [])
  const usable = all.filter(({ internal, address }) => !internal && !address.toLowerCase().startsWith('fe80:'))
  const [four, six] = [
    usable.filter(({ family }) => family === 'IPv4'),
    usable.filter(({ family }) => family === 'IPv6'),
  ]
  return [...four, ...six].map(({ address }) => address)
}

/** `box` and `box.local`, which other machines on a home network know it by; nothing when its name is none for DNS. */
export function ownNames(): string[] {
  const [name = ''] = hostname().toLowerCase().split('.')
  const full = hostname().toLowerCase()
  return [...new Set([full, name, `${name}.local`])].filter(each => DNS_NAME.test(each))
}

export type Listening = { host: string; port: number; secure: boolean; names: string[] }

/** Every name that the Host header may have, beside the address that was connected to itself: the one to be told first. */
export function hostNamesFor({ host, names }: Pick<Listening, 'host' | 'names'>): string[] {
  const here = isLoopback(host)
  const first = here ? [] : EVERY_ADDRESS.includes(host) ? ownAddresses().slice(0, 1) : [host.toLowerCase()]
  return [...new Set([...first, ...(here ? [] : names), ...LOOPBACK_NAMES, ...(here ? names : ownNames())])]
}

/** What a certificate for this host must name. */
export function certifiedNames(names: string[]): { names: string[]; addresses: string[] } {
  const wanted = ['localhost', ...ownNames(), ...names, '127.0.0.1', '::1', ...ownAddresses()]
  return {
    names: [...new Set(wanted.filter(name => isIP(name) === 0 && DNS_NAME.test(name)))],
    addresses: [...new Set(wanted.filter(name => isIP(name) !== 0))],
  }
}

/** Where people can open it, the best first: what another machine can reach, then this one. */
export function placesToOpen({ host, port, secure, names }: Listening): string[] {
  const reached = EVERY_ADDRESS.includes(host) ? ownAddresses().filter(address => host === '::' || isIPv4(address)) : []
  const hosts = isLoopback(host)
    ? [host]
    : EVERY_ADDRESS.includes(host)
      ? [...names, ...reached, '127.0.0.1']
      : [...names, host]
  return hosts.slice(0, MOST_PRINTED).map(each => originOf(each, { port, secure }))
}

function originOf(host: string, { port, secure }: Pick<Listening, 'port' | 'secure'>): string {
  const name = host.includes(':') ? `[${host}]` : host
  const isUsual = port === (secure ? 443 : 80)
  return `${secure ? 'https' : 'http'}://${name}${isUsual ? '' : `:${port}`}`
}
