/** The workers' side of `TrackerPool`. Importing this module starts it, so only a worker does. */
import { MotError } from '@mot/core'
import * as platform from '#pool-platform'
import { buffersOf } from './columns'
import type { WorkerRequest } from './messages'
import { errorResponse, reasonOf, StreamTrackers } from './stream-trackers'

const parent = platform.parent()
const trackers = new StreamTrackers()

parent?.onMessage(async (message) => {
  const request = message as WorkerRequest
  const response = await trackers.respond(request)
  const columns = 'response' in response && response.response
  try {
    parent.post(response, columns ? buffersOf(columns) : [])
  } catch (error) {
    // A result of a tracker from another module that threads cannot exchange: that call fails, and the streams go on.
    parent.post(
      errorResponse(request, new MotError('run-failed', `the result cannot be sent: ${reasonOf(error)}.`)),
      [],
    )
  }
})
