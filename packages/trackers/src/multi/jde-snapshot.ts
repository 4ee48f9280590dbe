import { type EmbeddingSnapshot, type FilterSnapshot, MotError, type TrackerSnapshot } from '@mot/core'
import type { StreamState } from '../frame-clock'
import type { Tracklet } from './tracklet'

/** One tracklet's memory as plain data. */
export interface TrackletSnapshot extends Omit<Tracklet, 'slot' | 'duplicate'> {
  readonly filter: FilterSnapshot
  readonly embedding: EmbeddingSnapshot
}

/** A JDETracker's memory as plain data. */
export interface JDEState {
  readonly stream: StreamState
  readonly nextId: number
  readonly embeddingDimension: number
  readonly followed: readonly TrackletSnapshot[]
  readonly lost: readonly TrackletSnapshot[]
}

const NAME = 'JDETracker'
const VERSION = 1

export function writeJdeSnapshot(state: JDEState): TrackerSnapshot {
  return { tracker: NAME, version: VERSION, state }
}

/** @throws MotError `invalid-snapshot` unless it is one of this class and version, and whole. */
export function readJdeSnapshot(snapshot: TrackerSnapshot): JDEState {
  if (snapshot?.tracker !== NAME || snapshot.version !== VERSION) {
    throw new MotError(
      'invalid-snapshot',
      `A snapshot of ${NAME} version ${VERSION} is needed, got ${snapshot?.tracker} version ${snapshot?.version}.`,
    )
  }
  const state = snapshot.state as JDEState
  const { stream } = state ?? {}
  checkCount('stream.frame', stream?.frame)
  checkCount('stream.imageWidth', stream?.imageWidth)
  checkCount('stream.imageHeight', stream?.imageHeight)
  checkCount('nextId', state.nextId)
  checkCount('embeddingDimension', state.embeddingDimension)
  checkTracklets('followed', state.followed)
  checkTracklets('lost', state.lost)
  return state
}

function checkTracklets(list: string, tracklets: readonly TrackletSnapshot[]): void {
  check(list, Array.isArray(tracklets))
  for (const [i, tracklet] of tracklets.entries()) {
    const place = `${list}[${i}]`
    for (const name of ['id', 'startFrame', 'lastFrame'] as const) checkCount(`${place}.${name}`, tracklet?.[name])
    check(`${place}.state`, ['tentative', 'tracked', 'lost', 'removed'].includes(tracklet.state))
    check(`${place}.score`, Number.isFinite(tracklet.score))
    check(`${place}.classId`, Number.isInteger(tracklet.classId))
    check(`${place}.detectionIndex`, Number.isInteger(tracklet.detectionIndex))
    check(`${place}.wasRemoved`, typeof tracklet.wasRemoved === 'boolean')
    check(`${place}.filter`, typeof tracklet.filter === 'object' && tracklet.filter !== null)
    check(`${place}.embedding`, typeof tracklet.embedding === 'object' && tracklet.embedding !== null)
  }
}

function checkCount(name: string, value: number | undefined): void {
  check(name, Number.isSafeInteger(value) && value! >= 0)
}

function check(name: string, sound: boolean): void {
  if (!sound) throw new MotError('invalid-snapshot', `"${name}" of the snapshot is missing or not what it should be.`)
}
