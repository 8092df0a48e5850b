import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Ground } from './ground.ts'
import type { ReportError } from './http/problem-response.ts'
import { answerMetrics, isMetrics } from './metrics.ts'
import type { AnswerSeen } from './request-log.ts'
import type { Runtime } from './runtime.ts'
import { answerSupportBundle, isSupportBundle } from './support-bundle.ts'
import type { UpgradeDispatcherOptions } from './upgrade/dispatcher.ts'
import { handleUpload, isUpload, type UploadOptions } from './upload.ts'
import { createVmList, isVmList } from './vm-list.ts'

/** What the one HTTP server does with what is asked: everything, or, while the database cannot be used, the rescue. */
export type Mode = Pick<UpgradeDispatcherOptions, 'findConsole' | 'findSerial'> & {
  /** @returns whether it took the request; Next gets the others */
  own(req: IncomingMessage, res: ServerResponse): boolean
  /** Told of every answer, for the metrics. */
  answered(answer: AnswerSeen): void
  /** Says where Guesthouse can be reached. */
  announce(address: string): Promise<void>
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
    idempotency,
    report,
  }
  return {
    own(req, res) {
      if (isVmList(req)) vmList(req, res)
      else if (isMetrics(req)) void answerMetrics(req, res, { metrics: services.metrics, report })
      else if (isSupportBundle(req)) void answerSupportBundle(res, { ground, known: services, report })
      else if (isUpload(req)) void handleUpload(req, res, uploads)
      else if (isRescuePage(req)) res.writeHead(307, { location: '/', 'cache-control': 'no-store' }).end()
      else return false
      return true
    },
    answered: services.metrics.answered,
    findConsole: services.vms.display,
    findSerial: services.vms.serial,
    announce,
    close,
  }
}

/** A page that was left open, or a bookmark: there is nothing to choose now. */
function isRescuePage({ method, url = '' }: IncomingMessage): boolean {
  return (method === 'GET' || method === 'HEAD') && (url === '/rescue' || url.startsWith('/rescue?'))
}
