import type { IncomingMessage, ServerResponse } from 'node:http'
import type { EndpointDefinition } from '#lib/contract/endpoint.ts'
import { metrics, supportBundle } from '#lib/contract/endpoints/health.ts'
import { upload } from '#lib/contract/endpoints/images.ts'
import { Problem } from '#lib/contract/problem.ts'
import type { RequestDeed } from './deeds.ts'
import type { Ground } from './ground.ts'
import { problemDocumentFor, REQUEST_ID_HEADER, type ReportError } from './http/problem-response.ts'
import { answerMetrics, isMetrics } from './metrics.ts'
import type { Place } from './place.ts'
import type { AnswerSeen } from './request-log.ts'
import type { Runtime } from './runtime.ts'
import { answerSupportBundle, isSupportBundle } from './support-bundle.ts'
import type { UpgradeDispatcherOptions } from './upgrade/dispatcher.ts'
import { handleUpload, isUpload, type UploadOptions } from './upload.ts'
import { createVmList, isVmList } from './vm-list.ts'

type ForConsoles = 'authorize' | 'findConsole' | 'findSerial' | 'consoleOpened' | 'consoleRefused'

/** What the one HTTP server does with what is asked: everything, or, while the database cannot be used, the rescue. */
export type Mode = Pick<UpgradeDispatcherOptions, ForConsoles> & {
  /** @returns whether it took the request; Next gets the others */
  own(req: IncomingMessage, res: ServerResponse): boolean
  /** Told of what the guard refused. */
  refused(req: IncomingMessage, error: unknown): void
  /** Told of every answer, for the metrics. */
  answered(answer: AnswerSeen): void
  /** Says where Guesthouse can be reached. */
  announce(place: Place): Promise<void>
  close(): Promise<void>
}

/** Everything is there. */
export function servingMode({ services, announce, close }: Runtime, ground: Ground, report: ReportError): Mode {
  const vmList = createVmList({ texts: services.vms.texts, lastEventId: () => services.bus.lastId })
  const { images, tasks, idempotency } = services
  const uploads: UploadOptions = {
    uploadImage: images.upload,
    findUpload: async ({ id, fileName }) => {
      const isDone = tasks.list().some(task => task.id === id && task.state === 'succeeded')
      return isDone ? (await images.list()).find(image => image.fileName === fileName) : undefined
    },
    admit: ({ headers }, act) =>
      services.deeds.run({ endpoint: upload, headers }, async deed => {
        const caller = services.access.admit(upload.right, headers)
        deed.by(caller)
        return await act(caller.user.id, fileName => deed.made({ fileName }))
      }),
    idempotency,
    report,
  }
  const { access, deeds } = services
  /** Answers by `act` whoever is let in. */
  function admitted(req: IncomingMessage, res: ServerResponse, endpoint: EndpointDefinition, act: () => Promise<void>) {
    const answer = async (deed: RequestDeed) => {
      deed.by(access.admit(endpoint.right, req.headers, undefined, req.method))
      await act()
    }
    void deeds.run({ endpoint, headers: req.headers }, answer).catch(error => {
      const requestId = String(req.headers[REQUEST_ID_HEADER] ?? '')
      const document = problemDocumentFor(error, { where: req.url ?? '', report, requestId })
      res.writeHead(document.status, { 'content-type': 'application/problem+json', 'cache-control': 'no-store' })
      res.end(JSON.stringify(document))
    })
  }

  return {
    own(req, res) {
      // Who sees only some VMs has a list of their own, which the route makes.
      if (isVmList(req) && access.caller(req.headers)?.seesAll) vmList(req, res)
      else if (isMetrics(req)) {
        admitted(req, res, metrics, () => answerMetrics(req, res, { metrics: services.metrics, report }))
      } else if (isSupportBundle(req)) {
        admitted(req, res, supportBundle, () => answerSupportBundle(res, { ground, known: services, report }))
      } else if (isUpload(req)) void handleUpload(req, res, uploads)
      else if (isRescuePage(req)) res.writeHead(307, { location: '/', 'cache-control': 'no-store' }).end()
      else if (isClosedPage(req) && access.caller(req.headers) === null) {
        deeds.refused({ action: 'page.open', headers: req.headers }, SIGNED_OUT)
        const isNew = services.signingIn.setupCode() !== null
        const location = isNew ? '/setup' : `/login?to=${encodeURIComponent(req.url ?? '/')}`
        res.writeHead(307, { location, 'cache-control': 'no-store' }).end()
      } else return false
      return true
    },
    answered: services.metrics.answered,
    refused: (req, error) => deeds.refused({ action: 'request', headers: req.headers }, error),
    consoleRefused({ headers }, error, vmId) {
      deeds.refused({ action: 'console.open', headers, ...(vmId !== undefined && { vmId }) }, error)
    },
    consoleOpened: ({ headers }, vmId, { linkId = null }) =>
      deeds.done({ action: 'console.open', headers, vmId, linkId }),
    authorize: services.consoles.authorize,
    findConsole: services.vms.display,
    findSerial: services.vms.serial,
    announce,
    close,
  }
}

const SIGNED_OUT = new Problem('signed-out', 'Nobody is signed in, or the session has ended.')

/** What anyone may open: the pages outside, what they are made of, and the API, whose endpoints decide for themselves. */
const OPEN =
  /^\/(?:login(?:\/oidc)?|setup|invite|share)(?:\?|$)|^\/(?:_next|api)\/|^\/(?:icon|favicon|apple-icon|metrics)/

/** Leads to the sign-in page and back. The pages ask once more themselves: this is for the way back, not the lock. */
function isClosedPage({ method, url = '' }: IncomingMessage): boolean {
  return (method === 'GET' || method === 'HEAD') && !OPEN.test(url)
}

/** A page that was left open, or a bookmark: there is nothing to choose now. */
function isRescuePage({ method, url = '' }: IncomingMessage): boolean {
  return (method === 'GET' || method === 'HEAD') && (url === '/rescue' || url.startsWith('/rescue?'))
}
