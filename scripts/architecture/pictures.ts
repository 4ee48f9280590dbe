import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { drawFloors } from './draw-floors'
import { importGraph } from './import-graph'

/** The pictures of docs/guide/architecture.md by file, drawn from the sources. */
export function pictures(root: string): Record<string, string> {
  return {
    'docs/public/architecture.svg': packages(root),
    'docs/public/architecture-trackers.svg': trackers(root),
  }
}

/** Packages, as each describes itself. Its tests' own is left out: nothing that is published imports it. */
function packages(root: string): string {
  const names = readdirSync(join(root, 'packages')).filter((name) => name !== 'test-utils')
  const graph = importGraph(
    root,
    names.map((name) => `packages/${name}/src`),
    (path) => /^(?:packages|@mot)\/([^/]+)/.exec(path)?.[1],
  )
  const description = (name: string) =>
    JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8')).description
  return drawFloors('Imports between packages', graph, description)
}

/** What lies in each folder of the trackers. */
const rooms: Readonly<Record<string, string>> = {
  multi: 'One file per tracker: its rounds, in the order of the paper. Beside it its options.',
  'multi/following': 'What rounds are made of: predict, match, correct, begin, end, report, snapshot.',
  'multi/rounds': 'Tracks and observations of one round, and which of them are matched.',
  'multi/appearance': 'Embeddings of tracks: smoothed, or in galleries.',
  'multi/frames': 'One frame as a tracker reads it: time, observations, classes, a tracklet’s fields.',
  'multi/observation-centric': 'What OC-SORT, Deep OC-SORT and HybridSORT share.',
  'multi/boost': 'The similarities and scores of BoostTrack.',
  'multi/fast-tracker': 'The occlusions and lanes of FastTracker.',
  'multi/cue-track': 'Noise that adapts to each track, and last boxes that move with the camera, of CueTrack.',
  'multi/track-track': 'Detections, directions and new tracks of TrackTrack.',
  'multi/ucmc-track': 'Filters, boxes and gates on the ground, of UCMCTrack.',
  single: 'One file per tracker of a single object: crop, run its network, read the response map.',
  'single/mask': 'A mask in the frame, and the rotated box around it.',
  offline: 'Passes over tracks of a whole video: gaps, smoothing, links.',
  late: 'Detections that come late, at their own time.',
  geometry: 'What is compared: oriented boxes, masks, key points.',
  identity: 'Identity over minutes and cameras, by appearance.',
  pool: 'Many streams on worker threads.',
  core: 'Kalman filters, costs, assignment, correlation.',
}

/** Folders of the trackers. Left out are the files beside them: the list of exports, and how options are checked. */
function trackers(root: string): string {
  const graph = importGraph(root, ['packages/trackers/src'], (path) => {
    if (path === '@mot/core') return 'core'
    return /^packages\/trackers\/src\/(.+)\/[^/]+$/.exec(path)?.[1]
  })
  return drawFloors(
    'Imports between folders of packages/trackers/src',
    new Map([...graph, ['core', new Set()]]),
    (room) => {
      const caption = rooms[room]
      if (caption === undefined)
        throw new Error(`Say in scripts/architecture/pictures.ts what lies in trackers/src/${room}.`)
      return caption
    },
  )
}
