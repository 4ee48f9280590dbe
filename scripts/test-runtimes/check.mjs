// What every runtime computes: core, trackers, zones and eval on the recordings under fixtures/. It imports nothing, so
// that it is one and the same file in Node, Bun, Deno and a page.

/** Files of fixtures/ that the checks read. */
export const files = [
  'tracks/det.txt',
  'tracks/cbiou.txt',
  'tracks/fasttracker.txt',
  'tracks/fasttracker_builtin.txt',
  'tracks/fasttracker_suppress.txt',
  'tracks/sfsort.txt',
  'tracks/sfsort_tuned.txt',
  'metrics/trackeval-mot17.json',
  'assignment/linear_assignment.json',
  'boxes/iou.json',
]

/** Trackers without a recorded twin in fixtures/: all runtimes should return the same bits for them. */
const unrecorded = ['ByteTrack', 'BoTSORT', 'OCSORT', 'SORT', 'IOUTracker', 'HybridSORT', 'BoostTrack', 'TrackTrack']

/**
 * @param packages the namespaces of `@mot/core`, `@mot/trackers`, `@mot/zones` and `@mot/eval`.
 * @param read returns the text of a file of fixtures/.
 * @returns what was compared, and the exact numbers, which are equal in all runtimes.
 * @throws Error where a result differs from the recording.
 */
export function check({ core, trackers, zones, evaluation }, read) {
  const rowsOf = (name) => parseRows(read(`tracks/${name}.txt`))
  const frames = framesOf(core, rowsOf('det'))
  const compared = {}
  const exact = []

  const presets = {
    CBIoU: trackers.cbiouPresets,
    FastTracker: trackers.fastTrackerPresets,
    SFSORT: trackers.sfsortPresets,
  }
  for (const [name, options] of Object.entries(presets)) {
    for (const preset of Object.keys(options)) {
      const tracks = track(new trackers[name]({ ...options[preset], frameRate: 25 }), frames)
      compared[preset] = compareTracks(preset, rowsOf(preset), tracks)
      exact.push(preset, numbersOf(tracks))
    }
  }
  for (const name of unrecorded) {
    const tracks = track(new trackers[name]({ frameRate: 25 }), frames)
    expect(`${name}: rows`, tracks.flatMap((each) => [...each.ids]).length > 50, true)
    exact.push(name, numbersOf(tracks))
  }
  compared.assignments = checkAssignment(core, JSON.parse(read('assignment/linear_assignment.json')))
  compared.overlaps = checkOverlaps(core, JSON.parse(read('boxes/iou.json')))
  compared.scores = checkScores(evaluation, JSON.parse(read('metrics/trackeval-mot17.json')))
  compared.events = checkZones(core, zones)
  checkErrors(core, trackers)
  return { compared, exact: exact.flat() }
}

function track(tracker, frames) {
  return frames.map((detections) => tracker.update(detections).copy())
}

/** Ids exactly, boxes to a thousandth of a pixel. @returns the number of rows. */
function compareTracks(name, rows, frames) {
  let next = 0
  for (const tracks of frames) {
    for (const { id, box } of tracks) {
      const row = rows[next++]
      expect(`${name}, frame ${tracks.frame}: frame and id`, [tracks.frame, id], [row?.frame, row?.id])
      close(`${name}, frame ${tracks.frame}, id ${id}`, [box.left, box.top, box.right, box.bottom], corners(row), 1e-3)
    }
  }
  expect(`${name}: rows`, next, rows.length)
  return next
}

function checkAssignment({ lapjv }, { cases }) {
  for (const [i, { cost, thresh, x }] of cases.entries()) {
    const { columnOfRow } = lapjv(cost.flat().map(Number), cost.length, cost[0].length, { costLimit: thresh })
    expect(`assignment ${i}`, [...columnOfRow], x)
  }
  return cases.length
}

function checkOverlaps({ iou }, { a, b, iou: expected }) {
  const boxes = (rows) => rows.flatMap((row) => row.slice(0, 4))
  const actual = a.flatMap((_, i) => b.map((_, j) => iou(boxes(a), i, boxes(b), j)))
  close('overlaps', actual, expected.flat(), 1e-9)
  return actual.length
}

/** TrackEval's numbers of synthetic scenes. @returns their number. */
function checkScores({ benchmarkTruth, clear, countSequence, hota, identity, scoreCounts }, { scenes, scores }) {
  const metrics = { hota, clear, identity }
  let compared = 0
  for (const [name, { benchmark, frames, truth, tracks }] of Object.entries(scenes)) {
    const byFrame = (rows) => Array.from({ length: frames }, (_, i) => rows.filter(([frame]) => frame === i + 1))
    const truthOf = ([, id, left, top, width, height, mark, classId]) => {
      const box = { left, top, right: left + width, bottom: top + height }
      return { id, box, considered: mark !== 0, classId }
    }
    const resultOf = ([, id, left, top, width, height, score]) => {
      return { id, box: { left, top, right: left + width, bottom: top + height }, score }
    }
    const sequence = {
      truth: benchmarkTruth(
        benchmark,
        byFrame(truth).map((rows) => rows.map(truthOf)),
      ),
      results: byFrame(tracks).map((rows) => rows.map(resultOf)),
    }
    const ours = scoreCounts(metrics, [countSequence(metrics, sequence)])
    const { HOTA, CLEAR, Identity } = scores[name]
    const pairs = [
      [ours.hota.curves.hota, HOTA.HOTA],
      [ours.hota.curves.detA, HOTA.DetA],
      [ours.hota.curves.assA, HOTA.AssA],
      [
        [ours.clear.mota, ours.clear.motp, ours.clear.idSwitches],
        [CLEAR.MOTA, CLEAR.MOTP, CLEAR.IDSW],
      ],
      [[ours.identity.idf1], [Identity.IDF1]],
    ]
    for (const [actual, expected] of pairs) {
      close(`scores of ${name}`, [...actual], expected, 1e-6)
      compared += expected.length
    }
  }
  return compared
}

/** Someone walks through a door, down and back up; another one waits at the shelf. */
function checkZones({ Tracks }, { Zones }) {
  const zones = new Zones({
    lines: [{ name: 'door', from: [0, 100], to: [200, 100] }],
    zones: [
      {
        name: 'shelf',
        polygon: [
          [250, 100],
          [400, 100],
          [400, 300],
          [250, 300],
        ],
      },
    ],
  })
  const events = []
  for (let frame = 1; frame <= 20; frame++) {
    const y = frame <= 10 ? 50 + 10 * frame : 250 - 10 * frame
    const rows = [
      { id: 1, box: { left: 90, top: y - 40, right: 110, bottom: y + 3 } },
      { id: 2, box: { left: frame < 5 ? 200 : 300, top: 150, right: frame < 5 ? 220 : 320, bottom: 203 } },
    ]
    events.push(...zones.update(Tracks.from(rows, { frame, time: frame / 10 })))
  }
  const said = events.map(({ frame, kind, name, direction, id }) => [frame, kind, name, direction ?? '', id].join(' '))
  expect('events', said, ['5 cross door in 1', '5 enter shelf  2', '16 cross door out 1'])
  expect('counts', [zones.line('door').in, zones.line('door').out, zones.zone('shelf').occupancy], [1, 1, 1])
  return said.length
}

/** Errors are one class with a code, across packages. */
function checkErrors({ MotError }, { ByteTrack }) {
  let caught
  try {
    new ByteTrack({ noSuchOption: 1 })
  } catch (error) {
    caught = error
  }
  expect('an error of a tracker', [caught instanceof MotError, caught?.code], [true, 'invalid-option'])
}

function framesOf({ Detections }, rows) {
  return Array.from({ length: rows.at(-1).frame }, (_, i) => {
    const own = rows.filter(({ frame }) => frame === i + 1)
    const boxes = own.map((row) => {
      const [left, top, right, bottom] = corners(row)
      return { box: { left, top, right, bottom }, score: row.score }
    })
    return Detections.from(boxes, { frame: i + 1, imageWidth: 640, imageHeight: 480 })
  })
}

function parseRows(text) {
  return text
    .trim()
    .split('\n')
    .map((line) => line.split(',').map(Number))
    .map(([frame, id, left, top, width, height, score]) => ({ frame, id, left, top, width, height, score }))
}

function corners({ left, top, width, height }) {
  return [left, top, left + width, top + height]
}

function numbersOf(frames) {
  return frames.flatMap(({ frame, ids, boxes }) => [frame, ...ids, ...boxes])
}

function close(what, actual, expected, tolerance) {
  const same = actual.length === expected.length
  const isOff = !same || actual.some((value, i) => !(Math.abs(value - expected[i]) <= tolerance))
  if (isOff) throw new Error(`${what}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}.`)
}

function expect(what, actual, expected) {
  const [got, wanted] = [JSON.stringify(actual), JSON.stringify(expected)]
  if (got !== wanted) throw new Error(`${what}: expected ${wanted}, got ${got}.`)
}
