import type { IncomingMessage, ServerResponse } from 'node:http'
import { metrics, supportBundle } from '#lib/contract/endpoints/health.ts'
import { upload } from '#lib/contract/endpoints/images.ts'
import type { Right } from '#lib/contract/rights.ts'
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

/** What the one HTTP server does with what is asked: everything, or, while the database cannot be used, the rescue. */
export type Mode = Pick<UpgradeDispatcherOptions, 'authorize' | 'findConsole' | 'findSerial'> & {
  /** @returns whether it took the request; Next gets the others */
  own(req: IncomingMessage, res: ServerResponse): boolean
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
    admit(req) {
      return services.access.admit(upload.right, req.headers).user.id
    },
    idempotency,
    report,
  }
  const { access } = services
  /** @returns whether it was let in; who was not has the answer */
  function admit(req: IncomingMessage, res: ServerResponse, right: Right): boolean {
    try {
      access.admit(right, req.headers, undefined, req.method)
      return true
    } catch (error) {
      const requestId = String(req.headers[REQUEST_ID_HEADER] ?? '')
      const document = problemDocumentFor(error, { where: req.url ?? '', report, requestId })
      res.writeHead(document.status, { 'content-type': 'application/problem+json', 'cache-control': 'no-store' })
      res.end(JSON.stringify(document))
      return false
    }
  }

  return {
    own(req, res) {
      // Who sees only some VMs has a list of their own, which the route makes.
      if (isVmList(req) && access.caller(req.headers)?.seesAll) vmList(req, res)
      else if (isMetrics(req)) {
        if (admit(req, res, metrics.right)) void answerMetrics(req, res, { metrics: services.metrics, report })
      } else if (isSupportBundle(req)) {
        if (admit(req, res, supportBundle.right)) void answerSupportBundle(res, { ground, known: services, report })
      } else if (isUpload(req)) void handleUpload(req, res, uploads)
      else if (isRescuePage(req)) res.writeHead(307, { location: '/', 'cache-control': 'no-store' }).end()
      else if (isClosedPage(req) && access.caller(req.headers) === null) {
        const isNew = services.signingIn.setupCode() !== null
        const location = isNew ? '/setup' : `/login?to=${encodeURIComponent(req.url ?? '/')}`
        res.writeHead(307, { location, 'cache-control': 'no-store' }).end()
      } else return false
      return true
    },
    answered: services.metrics.answered,
    authorize: services.consoles.authorize,
    findConsole: services.vms.display,
    findSerial: services.vms.serial,
    announce,
    close,
  }
}

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
