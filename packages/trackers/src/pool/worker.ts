/** The workers' side of `TrackerPool`. Importing this module starts it, so only a worker does. */
import * as platform from '#pool-platform'
import { buffersOf } from './columns'
import type { WorkerRequest } from './messages'
import { StreamTrackers } from './stream-trackers'

const parent = platform.parent()
const trackers = new StreamTrackers()

parent.onMessage(async (message) => {
  const response = await trackers.respond(message as WorkerRequest)
  const columns = 'response' in response && response.response
  parent.post(response, columns ? buffersOf(columns) : [])
})
