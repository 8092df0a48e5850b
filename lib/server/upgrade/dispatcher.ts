import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { CONSOLE_PROTOCOL } from '#lib/contract/console.ts'
import { Problem } from '#lib/contract/problem.ts'
import type { Guard } from '../http/guard.ts'
import { problemDocumentFor, type ReportError } from '../http/problem-response.ts'
import { type Connection, createConnection } from './connection.ts'
import { parseConsolePath } from './console-path.ts'
import { ENDINGS } from './endings.ts'
import type { Authorize, ConsoleGrant } from './grant.ts'
import { UPGRADE_LIMITS, type UpgradeLimits } from './limits.ts'
import { refuseUpgrade } from './refuse.ts'
import { relaySerial, type SerialPort } from './serial.ts'
import { relayVnc } from './vnc.ts'

type Upgrade = (req: IncomingMessage, socket: Duplex, head: Buffer) => void

export type UpgradeDispatcherOptions = {
  guard: Pick<Guard, 'checkUpgrade'>
  /** Whether who asks may use this console of this VM, and how. */
  authorize: Authorize
  /** The VM's own VNC socket. @throws Problem when there is no such VM or it has no screen now */
  findConsole: (vmId: string) => { socketPath: string }
  /** @throws Problem when there is no such VM or it does not run */
  findSerial: (vmId: string) => SerialPort
  /** Told when a browser is joined with a guest. */
  consoleOpened?: (req: IncomingMessage, vmId: string, grant: ConsoleGrant) => void
  /** Told when it is not. `vmId`: undefined where there is no WebSocket at all */
  consoleRefused?: (req: IncomingMessage, error: unknown, vmId: string | undefined) => void
  /** Development only: takes `/_next/…`, over which Next reloads pages. */
  fallThrough?: Upgrade
  report: ReportError
  limits?: Partial<UpgradeLimits>
}

export type UpgradeDispatcher = {
  /** The one listener for the server's `upgrade` event. */
  handle: Upgrade
  /** Tells every browser that Guesthouse stops (1001); resolves when all have gone or were cut. */
  close(): Promise<void>
  readonly openSockets: number
}

/**
 * Decides about every upgrade request of the server: path, then Host and Origin, then its ticket, who asks and whether they may, then limits, then
 * whether the VM has that console now; only then the handshake. There is no other way to a guest's socket, so this is its access control.
 */
export function createUpgradeDispatcher(options: UpgradeDispatcherOptions): UpgradeDispatcher {
  const { guard, authorize, findConsole, findSerial, fallThrough, report } = options
  const limits = { ...UPGRADE_LIMITS, ...options.limits }
  const open = new Map<Duplex, Connection>()
  /** Next's sockets: nothing to tell them, but a server does not stop while one is open. */
  const passedOn = new Set<Duplex>()
  let whenAllClosed: (() => void) | null = null

  // Compressing a picture that QEMU has compressed already costs much and gains nothing; it also takes 300 KiB a connection.
  // The ticket is not answered: of the subprotocols only ours is spoken.
  const handleProtocols = (offered: Set<string>) => offered.has(CONSOLE_PROTOCOL) && CONSOLE_PROTOCOL
  const handshake = { noServer: true, clientTracking: false, perMessageDeflate: false, handleProtocols } as const
  const vncServer = new WebSocketServer({ ...handshake, maxPayload: limits.vncMessageBytes })
  const serialServer = new WebSocketServer({ ...handshake, maxPayload: limits.serialMessageBytes })

  function refuse(socket: Duplex, error: unknown): void {
    refuseUpgrade(socket, problemDocumentFor(error, { where: 'upgrade', report }))
  }

  function checkRoom(): void {
    if (whenAllClosed) throw new Problem('shutting-down', 'Guesthouse is stopping. Open the console again in a moment.')
    if (open.size < limits.sockets) return
    throw new Problem('too-many-connections', `${open.size} consoles are open. Close one, then open this one again.`)
  }

  function admit(socket: Duplex): Connection {
    const connection = createConnection(socket, limits)
    open.set(socket, connection)
    socket.once('close', () => {
      open.delete(socket)
      if (open.size === 0) whenAllClosed?.()
    })
    return connection
  }

  function openSerial(vmId: string, grant: ConsoleGrant, ...[req, socket, head]: Parameters<Upgrade>): void {
    const { mode } = grant
    const port = findSerial(vmId)
    const connection = admit(socket)
    serialServer.handleUpgrade(req, socket, head, ws => {
      connection.attach(ws)
      options.consoleOpened?.(req, vmId, grant)
      relaySerial({ ws, port, mode, connection, limits })
    })
  }

  function openVnc(vmId: string, grant: ConsoleGrant, ...[req, socket, head]: Parameters<Upgrade>): void {
    const { mode } = grant
    const { socketPath } = findConsole(vmId)
    const connection = admit(socket)
    relayVnc({
      socketPath,
      mode,
      connection,
      limits,
      accept: onOpen =>
        vncServer.handleUpgrade(req, socket, head, ws => {
          connection.attach(ws)
          options.consoleOpened?.(req, vmId, grant)
          onOpen(ws)
        }),
      onUnreachable: cause =>
        refuse(
          socket,
          new Problem('vm-not-responding', 'QEMU does not answer at the VM’s screen. Try again.', { cause }),
        ),
    })
  }

  /** Who may not have the console any more has it no longer. */
  function endWith({ ended, still }: ConsoleGrant, socket: Duplex): void {
    const leave = () => open.get(socket)?.end(ENDINGS.signedOut)
    const asking = setInterval(() => still() || leave(), limits.askAgainEveryMs)
    ended.addEventListener('abort', leave, { once: true })
    socket.once('close', () => {
      clearInterval(asking)
      ended.removeEventListener('abort', leave)
    })
  }

  function dispatch(...[req, socket, head]: Parameters<Upgrade>): void {
    const target = req.url ?? ''
    const path = parseConsolePath(target)
    const forNext = target.startsWith('/_next/') ? fallThrough : undefined
    if (!path && !forNext) throw new Problem('not-found', 'There is no WebSocket at this address.')
    guard.checkUpgrade({ url: target, headers: req.headers })
    if (!path) {
      passedOn.add(socket)
      socket.once('close', () => passedOn.delete(socket))
      forNext?.(req, socket, head)
      return
    }
    const grant = authorize(req, path)
    checkRoom()
    endWith(grant, socket)
    if (path.kind === 'vnc') openVnc(path.vmId, grant, req, socket, head)
    else openSerial(path.vmId, grant, req, socket, head)
  }

  return {
    handle(req, socket, head) {
      // The HTTP server took its own listener away: an error without one would end the process.
      socket.on('error', () => socket.destroy())
      try {
        dispatch(req, socket, head)
      } catch (error) {
        options.consoleRefused?.(req, error, parseConsolePath(req.url ?? '')?.vmId)
        refuse(socket, error)
      }
    },
    close() {
      const { promise, resolve } = Promise.withResolvers<void>()
      whenAllClosed = resolve
      if (open.size === 0) resolve()
      for (const connection of open.values()) connection.end(ENDINGS.stopping)
      for (const socket of passedOn) socket.destroy()
      return promise
    },
    get openSockets() {
      return open.size
    },
  }
}
