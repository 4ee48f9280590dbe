/** The workers' side of `TrackerPool`. Importing this module starts it, so only a worker does. */
import * as platform from '#pool-platform'
import { buffersOf } from './columns'
import type { Question } from './messages'
import { StreamTrackers } from './stream-trackers'

const parent = platform.parent()
const trackers = new StreamTrackers()

parent.onMessage(async (message) => {
  const answer = await trackers.answer(message as Question)
  const columns = 'answer' in answer && answer.answer
  parent.post(answer, columns ? buffersOf(columns) : [])
})
