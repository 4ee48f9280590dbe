/**
 * A 1080p frame into the input of a network, against OpenCV and numpy on one thread where a Python has them (PYTHON may
 * name one), and against the same loops in TypeScript, which run where WebAssembly is forbidden. The inputs must be
 * equal: equal bytes, divided by 255.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createImage, type Image, ImageBatch, ImageBuffer, letterbox, letterboxGeometry } from '@mot/core'
import { areaSums } from '../packages/core/src/prepare/average'
import { plainResizer, type Resizer } from '../packages/core/src/prepare/plain-resizer'
import { centreTaps } from '../packages/core/src/prepare/resize-bilinear'
import { resizer } from '../packages/core/src/prepare/resizer'
import { seededRandom } from '../packages/test-utils/src/random'
import { alternate, median, medians, type Result, report, short } from './harness'
import { findPython, startPython } from './peers/python'

const random = seededRandom(1)
const frame: Image = {
  width: 1920,
  height: 1080,
  data: Uint8ClampedArray.from({ length: 4 * 1920 * 1080 }, () => 256 * random()),
}
const python = findPython('cv2, numpy')
const results: Result[] = []
const buffer = new ImageBuffer()

for (const [width, height, resampling] of [
  [1088, 608, 'area'],
  [1088, 608, 'bilinear'],
  [640, 384, 'area'],
  [640, 640, 'bilinear'],
] as const) {
  const batch = new ImageBatch({ width, height })
  const ours = () => letterbox(frame, batch, buffer, { resampling })
  const task = `1080p → ${width} × ${height}, ${resampling}`
  ours()
  if (python !== undefined) results.push(...(await besideOpenCv(python, task, ours, batch, resampling)))
}
for (const resampling of ['area', 'bilinear'] as const) results.push(await besideTypeScript(resampling))

report('letterbox', results, [
  ...(python === undefined
    ? ['No python3 with cv2 and numpy here: left out the comparison with OpenCV. PYTHON may name one.']
    : ['OpenCV gets BGR, its own format of decoded frames, or RGBA, the format of browsers and of this library.']),
])

async function besideOpenCv(
  command: string,
  task: string,
  ours: () => unknown,
  batch: ImageBatch,
  resampling: 'area' | 'bilinear',
): Promise<Result[]> {
  const folder = mkdtempSync(join(tmpdir(), 'mot-bench-'))
  const output = join(folder, 'output')
  const way = resampling === 'area' ? 'area' : 'linear'
  const sizes = [frame.width, frame.height, batch.width, batch.height]
  const peer = startPython<{ bgr: number; rgba: number }>(
    command,
    'opencv_letterbox.py',
    [frame.data],
    ...sizes,
    way,
    output,
  )
  const times: { ours: number; bgr: number; rgba: number }[] = []
  for (let round = 0; round < (short ? 3 : 15); round++) {
    const theirs = await peer.run()
    if (round === 0) checkEqual(task, batch.data, readFileSync(output))
    const [time] = await medians([ours], { rounds: 3 })
    times.push({ ours: time!, ...theirs })
  }
  peer.end()
  rmSync(folder, { recursive: true })
  const milliseconds = (key: 'ours' | 'bgr' | 'rgba') => median(times.map((time) => time[key])) / 1000
  const row = { task, ours: milliseconds('ours'), unit: 'ms' } as const
  return [
    {
      ...row,
      peer: { name: 'OpenCV, numpy from BGR', value: milliseconds('bgr') },
      ...(resampling === 'area' && batch.width === 1088 && { target: { timesLess: 1 } }),
    },
    { ...row, peer: { name: 'OpenCV, numpy from RGBA', value: milliseconds('rgba') } },
  ]
}

function checkEqual(task: string, ours: Float32Array, bytes: Buffer): void {
  const theirs = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4)
  if (ours.length !== theirs.length) throw new Error(`${task}: ${ours.length} numbers against ${theirs.length}.`)
  for (let i = 0; i < ours.length; i++) {
    if (Math.round(255 * ours[i]!) !== Math.round(255 * theirs[i]!)) {
      throw new Error(`${task}: number ${i} is ${ours[i]} against ${theirs[i]}.`)
    }
  }
}

/** The resizing loop alone. */
async function besideTypeScript(resampling: 'area' | 'bilinear'): Promise<Result> {
  const { width, height } = letterboxGeometry(frame, { width: 1088, height: 608 })
  const into = createImage(width, height)
  const way = (one: Resizer) =>
    resampling === 'area'
      ? one.averageAreas(frame, into, areaSums(frame.width, width), areaSums(frame.height, height))
      : one.interpolate(frame, into, centreTaps(frame.width, width), centreTaps(frame.height, height))
  const bytes = way(resizer()).data.slice()
  if (way(plainResizer).data.some((byte, i) => byte !== bytes[i])) throw new Error(`${resampling}: other bytes.`)
  const times = await alternate(
    () => way(resizer()),
    () => way(plainResizer),
    { rounds: short ? 3 : 15 },
  )
  return {
    task: `resize 1080p to ${width} × ${height}, ${resampling}`,
    ours: times.ours / 1000,
    unit: 'ms',
    peer: { name: 'TypeScript', value: times.peer / 1000 },
  }
}
