import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as backends from '@mot/backends'
import { createGpuBackend } from '@mot/backends/gpu'
import { createOrtNodeBackend } from '@mot/backends/ort-node'
import { createOrtWebBackend } from '@mot/backends/ort-web'
import { createRecordedBackend, recordedModel, writeRecording } from '@mot/backends/recorded'
import * as core from '@mot/core'
import * as evaluation from '@mot/eval'
import * as heads from '@mot/heads'
import * as losses from '@mot/heads/losses'
import * as io from '@mot/io'
import * as formats from '@mot/io/formats'
import { ahead, createVideoWriter, openCamera, openVideo } from '@mot/io/video'
import * as models from '@mot/models'
import * as resolve from '@mot/models/resolve'
import { Street, StreetCameras } from '@mot/street'
import * as trackers from '@mot/trackers'
import * as geometry from '@mot/trackers/geometry'
import { IdentityGallery } from '@mot/trackers/identity'
import { LateDetections } from '@mot/trackers/late'
import { TrackerPool } from '@mot/trackers/pool'
import * as single from '@mot/trackers/single'
import { HeatMap, Line, Speedometer, Zone, Zones } from '@mot/zones'
import { resolveModel as resolveModelInPage } from '../../packages/models/src/page/resolve-model'

/** A public function or constructor that takes options. */
export interface Entry {
  /** `nms`, `new ImageBatch`, `CameraFilterBank#warp`. */
  readonly name: string
  /** Valid options. */
  readonly options: Readonly<Record<string, unknown>>
  /** Whether it runs in each frame: then options are checked to be a record, and read where they lie. */
  readonly inEachFrame: boolean
  /** Whether a call with wrong values of options may wait for something else than this machine's memory, such as a runtime. */
  readonly isHeavy: boolean
  call(options: never): unknown
}

type Call = (options: never) => unknown
type Group = Readonly<Record<string, readonly [options: object, call: Call]>>

const boxes = [0, 0, 10, 10, 1, 1, 11, 11]
const scores = [0.9, 0.8]
const box = { left: 0, top: 0, right: 9, bottom: 9 }
const image: core.Image = { width: 8, height: 8, data: new Uint8ClampedArray(256) }
const infos = [{ name: 'x', type: 'float32', shape: [1, 3, 8, 8] }] as const
const tensor = () => ({ data: new Float32Array(192), shape: [1, 3, 8, 8] })
const recording = { inputs: infos, outputs: [{ ...infos[0], name: 'y' }], runs: [{ outputs: { y: tensor() } }] }
const row = '1,1,10,20,30,40,0.9,1,-1,-1'
const bytes = (text: string) => new TextEncoder().encode(text)
const info = '[Sequence]\nname=a\nimDir=img1\nframeRate=30\nseqLength=3\nimWidth=640\nimHeight=480\nimExt=.jpg\n'
const coco = '{"images":[],"annotations":[],"categories":[]}'
const sequence = { truth: io.parseTracks(row), results: io.parseTracks(row) }
const tracks = { frame: 1, count: 0, ids: new Int32Array(), boxes: new Float64Array(), scores: new Float64Array() }
const sparse: core.SparseCosts = {
  rowCount: 1,
  columnCount: 1,
  starts: Int32Array.of(0, 1),
  columns: Int32Array.of(0),
  costs: Float64Array.of(0.5),
}
const videoSize = { imageWidth: 64, imageHeight: 48, frameRate: 25 }
const camera = '{"homography":[1,0,0,0,1,0,0,0,1]}'
const identity = [1, 0, 0, 0, 1, 0]
const nowhere = new URL('http://127.0.0.1:9/network.onnx')

function candidates(): core.Candidates {
  const all = new core.Candidates()
  all.begin(1)
  all.add(0, 0.5)
  all.endRow()
  return all
}

function bank<Bank extends core.KalmanFilterBank>(made: Bank): Bank {
  made.initiate(0, [5, 5, 1, 10])
  return made
}

const ofEachFrame: Group = {
  nms: [{ maxOverlap: 0.5, inclusive: false, count: 2 }, (o) => core.nms(boxes, scores, o)],
  fastNms: [{ maxOverlap: 0.5, inclusive: false, count: 2 }, (o) => core.fastNms(boxes, scores, o)],
  softNms: [{ method: 'linear', maxOverlap: 0.5, count: 2 }, (o) => core.softNms(boxes, scores, o)],
  greedy: [{ costLimit: 1 }, (o) => core.greedy([0.5], 1, 1, o)],
  lapjv: [{ costLimit: 1 }, (o) => core.lapjv([0.5], 1, 1, o)],
  'ClippedAssigner#assign': [{ costLimit: 1, clippedCost: 2 }, (o) => new core.ClippedAssigner().assign(sparse, o)],
  'SparseAssigner#assign': [{ costLimit: 1 }, (o) => new core.SparseAssigner().assign(sparse, o)],
  'Matcher#match': [{ costLimit: 1 }, (o) => new core.Matcher().match(candidates(), o)],
  'OverlapCandidates#fill': [
    { maxIouDistance: 0.9, inclusive: false },
    (o) => {
      const columns = Float64Array.from(boxes)
      new core.OverlapCandidates().fill(new core.Candidates(), columns, 2, columns, 2, o)
    },
  ],
  'ShapeCandidates#fill': [
    { maxIouDistance: 0.9, inclusive: false },
    (o) => {
      const columns = Float64Array.from(boxes)
      new core.ShapeCandidates().fill(new core.Candidates(), columns, 2, columns, 2, () => 0.5, o)
    },
  ],
  fuseMotion: [
    { metric: 'cosine', appearanceWeight: 0.9 },
    (o) => {
      const rows = new core.EmbeddingRows(1)
      rows.reserve(1)
      core.fuseMotion(candidates(), rows, Int32Array.of(0), rows, Int32Array.of(0), o)
    },
  ],
  selectDetections: [
    { minScore: 0.5, badDetections: 'error' },
    (o) => core.selectDetections(core.asDetections([]), new Int32Array(1), o),
  ],
  'new MotionGate': [{ limit: 9, metric: 'mahalanobis' }, (o) => new core.MotionGate(o)],
  'KalmanFilterBank#gatingDistance': [
    { limit: 9, positionOnly: true },
    (o) => bank(new core.KalmanFilterBank(core.xyah)).gatingDistance(0, [5, 5, 1, 10], 0, o),
  ],
  'KalmanFilterBank#gate': [
    { limit: 9, exact: true },
    (o) =>
      bank(new core.KalmanFilterBank(core.xyah)).gate(0, [5, 5, 1, 10], 1, new Int32Array(1), new Float64Array(1), o),
  ],
  'CameraFilterBank#warp': [{ mixed: true }, (o) => bank(new core.CameraFilterBank(core.xyah)).warp(0, identity, o)],
  'CameraFilterBank#multiWarp': [
    { mixed: true },
    (o) => bank(new core.CameraFilterBank(core.xyah)).multiWarp([0], identity, 1, o),
  ],
  cropBoxes: [
    { start: 0, count: 1, resampling: 'area' },
    (o) => core.cropBoxes(image, boxes, new core.ImageBatch({ width: 4, height: 4 }), o),
  ],
  letterbox: [
    { index: 0, grey: 128, place: 'middle' },
    (o) => core.letterbox(image, new core.ImageBatch({ width: 4, height: 4 }), new core.ImageBuffer(), o),
  ],
}

const made: Group = {
  'new ImageBatch': [{ count: 1, width: 4, height: 4, layout: 'nchw' }, (o) => new core.ImageBatch(o)],
  'new CameraMotionEstimator': [{ downscale: 2 }, (o) => new core.CameraMotionEstimator(o)],
  'new KalmanFilterBank': [{ capacity: 4 }, (o) => new core.KalmanFilterBank(core.xyah, o)],
  'new CameraFilterBank': [{ capacity: 4 }, (o) => new core.CameraFilterBank(core.xyah, o)],

  centerNet: [{ ...heads.centerNetDefaults }, (o) => heads.centerNet(o)],
  centerNet3D: [
    { ...heads.centerNet3DDefaults, calibration: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0] },
    (o) => heads.centerNet3D(o),
  ],
  centerNetPose: [{ ...heads.centerNetPoseDefaults }, (o) => heads.centerNetPose(o)],
  centerNetTriplets: [{ ...heads.centerNetTripletsDefaults }, (o) => heads.centerNetTriplets(o)],
  cornerNet: [{ ...heads.cornerNetDefaults }, (o) => heads.cornerNet(o)],
  cornerNetSaccade: [{ ...heads.cornerNetSaccadeDefaults }, (o) => heads.cornerNetSaccade(o)],
  cornerNetSqueeze: [{ ...heads.cornerNetSqueezeDefaults }, (o) => heads.cornerNetSqueeze(o)],
  detr: [{ ...heads.detrDefaults }, (o) => heads.detr(o)],
  extremeNet: [{ ...heads.extremeNetDefaults }, (o) => heads.extremeNet(o)],
  fairMOT: [{ ...heads.fairMOTDefaults }, (o) => heads.fairMOT(o)],
  fcos: [{ ...heads.fcosDefaults }, (o) => heads.fcos(o)],
  jde: [{ ...heads.jdeDefaults }, (o) => heads.jde(o)],
  nanoDet: [{ ...heads.nanoDetDefaults }, (o) => heads.nanoDet(o)],
  yolo: [{ ...heads.yoloDefaults }, (o) => heads.yolo(o)],
  yolox: [{ ...heads.yoloxDefaults }, (o) => heads.yolox(o)],
  createDetector: [{ emptyBoxes: 'drop' }, (o) => heads.createDetector(recordedModel(recording), readsY(), o)],
  'Detector#detect': [{}, (o) => heads.createDetector(recordedModel(recording), readsY()).detect(image, o)],
  'Detector#detectBatch': [{}, (o) => heads.createDetector(recordedModel(recording), readsY()).detectBatch([image], o)],
  embedder: [{ batchSize: 2, resampling: 'area' }, (o) => heads.embedder(recordedModel(recording), o)],
  'Embedder#embed': [{}, (o) => heads.embedder(recordedModel(recording)).embed(image, [], o)],
  centerNetTargets: [
    { rows: 4, columns: 4, classCount: 1, stride: 4 },
    (o) => losses.centerNetTargets(boxes, [0, 0], o),
  ],
  cornerNetTargets: [
    { rows: 4, columns: 4, classCount: 1, stride: 4 },
    (o) => losses.cornerNetTargets(boxes, [0, 0], o),
  ],
  fcosTargets: [
    { strides: [8], maxDistances: [64], centerRadius: 0 },
    (o) => losses.fcosTargets(boxes, [0, 0], { width: 16, height: 16 }, o),
  ],
  focalLoss: [{ alpha: 0.25, gamma: 2 }, (o) => losses.focalLoss([1], [1], o)],
  focalHeatmapLoss: [{ alpha: 2, beta: 4 }, (o) => losses.focalHeatmapLoss([1], [1], o)],
  jdeTargets: [{ rows: 2, columns: 2, stride: 8, anchors: [[8, 8]] }, (o) => losses.jdeTargets(boxes, o)],

  parseDetections: [{ mode: 'lenient', firstFrame: 1, frameCount: 3, file: 'a' }, (o) => io.parseDetections(row, o)],
  parseTracks: [{ mode: 'strict', firstFrame: 1, firstPixel: 0, frameCount: 3 }, (o) => io.parseTracks(row, o)],
  parseGroundTruth: [{ mode: 'lenient', firstPixel: 1 }, (o) => io.parseGroundTruth(row, o)],
  parseKitti: [{ types: ['Car'], frameCount: 3 }, (o) => io.parseKitti('', o)],
  parseCoco: [{ file: 'a' }, (o) => io.parseCoco(coco, o)],
  parseCocoResults: [{ file: 'a' }, (o) => io.parseCocoResults('[]', o)],
  parseSequenceInfo: [{ file: 'a' }, (o) => io.parseSequenceInfo(info, o)],
  parseCameraMotion: [{ mode: 'strict', firstFrame: 0 }, (o) => io.parseCameraMotion('', o)],
  parseGroundCamera: [{ file: 'a' }, (o) => io.parseGroundCamera(camera, o)],
  readGroundCamera: [{ maxBytes: 100 }, (o) => io.readGroundCamera(bytes(camera), o)],
  parseZoneFile: [{ file: 'a' }, (o) => io.parseZoneFile('{"lines":[]}', o)],
  parseFloat32: [{ dimension: 4, count: 1 }, (o) => io.parseFloat32(new Uint8Array(16), o)],
  parseNpy: [{ file: 'a' }, (o) => io.parseNpy(new Uint8Array(16), o)],
  readDetections: [{ maxBytes: 100, timeout: 1 }, (o) => io.readDetections(bytes(row), o)],
  readTracks: [{ maxBytes: 100, mode: 'lenient' }, (o) => io.readTracks(bytes(row), o)],
  readGroundTruth: [{ maxBytes: 100 }, (o) => io.readGroundTruth(bytes(row), o)],
  readKitti: [{ maxBytes: 100 }, (o) => io.readKitti(bytes(''), o)],
  readCoco: [{ maxBytes: 100 }, (o) => io.readCoco(bytes(coco), o)],
  readCocoResults: [{ maxBytes: 100 }, (o) => io.readCocoResults(bytes('[]'), o)],
  readSequenceInfo: [{ maxBytes: 1000 }, (o) => io.readSequenceInfo(bytes(info), o)],
  readCameraMotion: [{ maxBytes: 100 }, (o) => io.readCameraMotion(bytes(''), o)],
  readEmbeddings: [{ dimension: 4, maxBytes: 100 }, (o) => io.readEmbeddings(new Uint8Array(16), o)],
  formatDetections: [{ frame: 1, firstPixel: 1 }, (o) => io.formatDetections([], o)],
  formatTracks: [{ frame: 1, firstPixel: 1 }, (o) => io.formatTracks(tracks, o)],
  formatTrackRows: [{ firstPixel: 1 }, (o) => io.formatTrackRows([], o)],
  formatGroundTruth: [{ firstPixel: 1 }, (o) => io.formatGroundTruth([], o)],
  formatRows: [{ classNames: ['person'], frameCount: 3 }, (o) => io.formatRows([], 'csv', o)],
  ahead: [{ limit: 2 }, (o) => ahead((async function* () {})(), (item) => item, o)],
  openVideo: [
    {
      frameRate: 30,
      timeout: 1,
      reuse: true,
      live: { reconnects: 1, pause: 0.1, maxPause: 1, ffmpeg: { threads: 1 } },
    },
    (o) => openVideo('nothing.mp4', o),
  ],
  openCamera: [{ timeout: 1 }, (o) => openCamera('/dev/video77', o)],
  keypoints: [
    { falloffs: [0.1, 0.1], minScore: 0.3, smoothing: { minCutoff: 1, beta: 2 } },
    (o) => geometry.keypoints(o),
  ],
  'new LateDetections': [{ maxLateFrames: 5 }, (o) => new LateDetections(() => new trackers.SORT(), o)],
  'new IdentityGallery': [
    { maxDistance: 0.3, links: [{ from: 'a', to: 'b', seconds: 5 }], keepSeconds: 60 },
    (o) => new IdentityGallery(o),
  ],
  'IdentityGallery#update': [
    { camera: 'a', time: 1 },
    (o) => new IdentityGallery().update(core.Tracks.from([]), [], o),
  ],
  createVideoWriter: [
    { width: 8, height: 8, frameRate: 30, quality: 'low' },
    (o) => createVideoWriter(join(tmpdir(), 'nothing', 'no.mp4'), o),
  ],
  loadTextCanvas: [{ fontFamily: 'serif', fontFiles: ['nothing.ttf'] }, (o) => io.loadTextCanvas(o)],
  createOverlay: [
    {
      thickness: 1,
      textHeight: 9,
      trailSeconds: 3,
      fill: 0.2,
      palette: ['#e69f00'],
      classNames: ['person'],
      obscure: 'blur',
      obscureClasses: ['person'],
    },
    (o) => io.createOverlay(o),
  ],

  countSequence: [{ minIou: 0.5 }, (o) => evaluation.countSequence({ clear: evaluation.clear }, sequence, o)],
  evaluate: [{ minIou: 0.5 }, (o) => evaluation.evaluate(evaluation.clear, [sequence], o)],
  'new Evaluator': [{ minIou: 0.5 }, (o) => new evaluation.Evaluator({ clear: evaluation.clear }, o)],
  poseSimilarity: [{ falloffs: [0.1] }, (o) => evaluation.poseSimilarity(o)],
  benchmarkTruth: [{ minVisibility: 0.5 }, (o) => evaluation.benchmarkTruth('own', io.parseGroundTruth(row), o)],
  'averagePrecision.count': [
    { minIou: 0.5 },
    (o) => evaluation.averagePrecision.count({ truth: [], detections: [] }, o),
  ],
  'expectedAverageOverlap.count': [
    { ...evaluation.anchorProtocol },
    (o) => evaluation.expectedAverageOverlap.count({ truth: [box], results: [box] }, o),
  ],
  'expectedAverageOverlap.score': [
    { ...evaluation.anchorProtocol },
    (o) => evaluation.expectedAverageOverlap.score([{ overlaps: [1], frames: 1, failed: false }], o),
  ],
  'multiCameraIdentity.count': [{ minIou: 0.5 }, (o) => evaluation.multiCameraIdentity.count([sequence], o)],
  timeline: [{ minIou: 0.5 }, (o) => evaluation.timeline(sequence, o)],

  'new Zones': [{ hysteresis: 3, imageWidth: 64, imageHeight: 64 }, (o) => new Zones(o)],
  'new Line': [{ name: 'a', from: [0, 0], to: [9, 0], hysteresis: 3 }, (o) => new Line(o)],
  'new Zone': [
    {
      name: 'a',
      polygon: [
        [0, 0],
        [9, 0],
        [0, 9],
      ],
    },
    (o) => new Zone(o),
  ],
  'new HeatMap': [{ width: 64, height: 64, cellSize: 8 }, (o) => new HeatMap(o)],
  'new Speedometer': [{ seconds: 2 }, (o) => new Speedometer(o)],
  estimateGroundCamera: [{ imageWidth: 64, imageHeight: 64 }, (o) => core.estimateGroundCamera(boxes, o)],

  parseObjects: [{ format: 'mot', firstFrame: 1 }, (o) => formats.parseObjects(row, o)],
  readObjects: [{ format: 'mot', maxBytes: 1000 }, (o) => formats.readObjects(bytes(row), o)],
  formatObjects: [{ format: 'csv' }, (o) => formats.formatObjects({ rows: [] }, o)],
  parseCvat: [{ ...videoSize }, (o) => formats.parseCvat('<annotations/>', o)],
  parseLabelStudio: [{ ...videoSize }, (o) => formats.parseLabelStudio('[]', o)],
  parseCocoSequence: [{ ...videoSize }, (o) => formats.parseCocoSequence(coco, o)],
  parseCocoResultSequence: [{ ...videoSize }, (o) => formats.parseCocoResultSequence('[]', o)],
  parseDatumaro: [{ ...videoSize }, (o) => formats.parseDatumaro('{"items":[]}', o)],
  parseYolo: [{ ...videoSize }, (o) => formats.parseYolo(new Map([['1.txt', '']]), o)],
  parseMots: [{ firstFrame: 1 }, (o) => formats.parseMots('', o)],
  parseRowSequence: [{ mode: 'strict' }, (o) => formats.parseRowSequence(row, o)],
  parseGroundTruthSequence: [{ mode: 'strict' }, (o) => formats.parseGroundTruthSequence(row, o)],
  parseKittiSequence: [{ mode: 'strict' }, (o) => formats.parseKittiSequence('', o)],
  formatMots: [{ firstFrame: 1 }, (o) => formats.formatMots({ rows: [] }, o)],
  formatCvat: [{ rows: [], ...videoSize }, (o) => formats.formatCvat(o)],
  formatLabelStudio: [{ rows: [], ...videoSize }, (o) => formats.formatLabelStudio(o)],
  formatCoco: [{ rows: [], ...videoSize }, (o) => formats.formatCoco(o)],
  formatCocoResults: [{ rows: [], ...videoSize }, (o) => formats.formatCocoResults(o)],
  formatDatumaro: [{ rows: [], ...videoSize }, (o) => formats.formatDatumaro(o)],
  formatYolo: [{ rows: [], ...videoSize }, (o) => formats.formatYolo(o)],
  formatGroundTruthSequence: [{ rows: [] }, (o) => formats.formatGroundTruthSequence(o)],
  formatRowSequence: [{ rows: [] }, (o) => formats.formatRowSequence(o, 'csv')],

  'new Street': [{ seed: 1, width: 64, height: 64, frameCount: 1, people: 0 }, (o) => new Street(o)],
  'new StreetCameras': [
    { seed: 1, width: 64, height: 64, frameCount: 1, cameras: 1, awaySeconds: [60, 300] },
    (o) => new StreetCameras(o),
  ],

  cacheFolder: [{ platform: 'linux', home: '/home' }, (o) => resolve.cacheFolder(o)],
  cachePlaces: [{ cacheFolder: '/nowhere' }, (o) => resolve.cachePlaces(o)],
  verifyCache: [{ cacheFolder: '/nowhere' }, (o) => resolve.verifyCache(o)],
  removeFromCache: [{ cacheFolder: '/nowhere' }, (o) => resolve.removeFromCache(models.catalogue[0]!, o)],

  interpolateLinear: [{ ...trackers.linearInterpolationDefaults }, (o) => trackers.interpolateLinear([], o)],
  interpolateGaussian: [{ ...trackers.gaussianInterpolationDefaults }, (o) => trackers.interpolateGaussian([], o)],
  pruneTracks: [{ minScore: 0.5 }, (o) => trackers.pruneTracks([], o)],
  relinkTracks: [{}, (o) => trackers.relinkTracks([], o)],
  linkByAppearance: [{ ...trackers.appearanceLinkingDefaults }, (o) => trackers.linkByAppearance([], o)],
  smoothRts: [{}, (o) => trackers.smoothRts([], o)],
  bridgeGaps: [{}, (o) => single.bridgeGaps(new trackers.SORT(), () => new single.KCF(), o)],
}

/** The metrics that are exported, and count with options. */
const metrics: Group = Object.fromEntries(
  Object.entries<unknown>({ ...evaluation })
    .filter(([, metric]) => typeof metric === 'object' && metric !== null && 'counter' in metric)
    .flatMap(([name, metric]) => {
      const { count, counter } = metric as typeof evaluation.clear
      return [
        [`${name}.count`, [{ minIou: 0.5 }, (o: never) => count(sequence, o)]],
        [`${name}.counter`, [{ minIou: 0.5 }, (o: never) => counter(o)]],
      ]
    }),
)

/** Their calls wait for a runtime, a server or the disk. */
const heavy: Group = {
  'Backend#load': [
    { maxBytes: 100_000, timeout: 1 },
    (o) => createRecordedBackend().load(writeRecording(recording), o),
  ],
  'Model#run': [{ borrow: true }, (o) => recordedModel(recording).run({ x: tensor() }, o)],
  createBackend: [{ device: 'cpu', threads: 1 }, (o) => backends.createBackend(o)],
  probeProviders: [{ threads: 1 }, (o) => backends.probeProviders(o)],
  createOrtNodeBackend: [{ device: 'cpu', threads: 1 }, (o) => createOrtNodeBackend(o)],
  createGpuBackend: [{ device: 'cpu', threads: 1, worker: false }, (o) => createGpuBackend(o)],
  createOrtWebBackend: [{ device: 'cpu', threads: 1 }, (o) => createOrtWebBackend(o)],
  download: [
    { offline: true, cacheFolder: mkdtempSync(join(tmpdir(), 'mot-entries-')) },
    (o) => resolve.download(nowhere, o),
  ],
  resolveParts: [{ from: '.', offline: true }, (o) => resolve.resolveParts('nothing.json', o)],
  resolveModel: [{ from: '.', offline: true }, (o) => resolve.resolveModel('fairmot-tiny', o)],
  'resolveModel of a page': [{ offline: true }, (o) => resolveModelInPage('yolox-nano', o)],
  'new TrackerPool': [{ tracker: 'SORT', workers: 1 }, (o) => new TrackerPool(o)],
  'TrackerPool#open': [{ maxLostFrames: 3 }, (o) => inPool((pool) => pool.open('a', o))],
  'TrackerPool#restore': [
    { maxLostFrames: 3 },
    (o) => inPool((pool) => pool.restore('a', new trackers.SORT().snapshot(), o)),
  ],
}

/** Everything public that takes options, but the trackers, whose constructors are alike. */
export function entries(): Entry[] {
  const of = (group: Group, marks: Pick<Entry, 'inEachFrame' | 'isHeavy'>) =>
    Object.entries(group).map(([name, [options, call]]) => ({ name, options: { ...options }, call, ...marks }))
  return [
    ...of(ofEachFrame, { inEachFrame: true, isHeavy: false }),
    ...of(made, { inEachFrame: false, isHeavy: false }),
    ...of(metrics, { inEachFrame: false, isHeavy: false }),
    ...of(heavy, { inEachFrame: false, isHeavy: true }),
  ]
}

async function inPool(use: (pool: TrackerPool) => Promise<void>): Promise<void> {
  await using pool = new TrackerPool({ tracker: 'SORT', workers: 1 })
  await use(pool)
}

/** A head without conditions. */
function readsY(): heads.Head {
  return heads.defineHead({
    name: 'reads-y',
    pixels: {},
    outputs: {},
    inputSize: () => ({ width: 8, height: 8 }),
    prepare: () => ({ image, input: image, toImage: identity }),
    decode: () => [core.asDetections([])],
  } as never)
}
