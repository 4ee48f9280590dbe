import { extname } from 'node:path'
import { type Detections, type Frame, MotError } from '@mot/core'
import { createDetector } from '@mot/heads'
import { RowFormatter, rowFormatOf } from '@mot/io/mot'
import { ahead } from '@mot/io/video'
import { counted } from '../counted'
import { checkDistinct } from '../distinct-files'
import { chooseClasses } from '../network/choose-classes'
import { loadNetwork } from '../network/load-network'
import { selectDetections } from '../network/select-detections'
import { openOverlay } from '../painting/open-overlay'
import { styleFiles } from '../painting/style'
import { checkNewFolder } from '../part-file'
import { showProgress } from '../progress'
import { writeRemarks } from '../reading'
import { parseSettings } from '../settings'
import type { Streams } from '../streams'
import { fileOutput } from '../track/file-output'
import { firstOf } from '../track/network-source'
import { openFrames } from '../track/open-frames'
import type { Output } from '../track/output'
import { rowOutput } from '../track/row-output'
import { streamOutput, whileRead } from '../track/stream-output'
import { videoOutput } from '../track/video-output'
import type { DetectOptions } from './options'

/** Detections of a lower score are shown only on request. */
const DEFAULT_MIN_SCORE = 0.4

/** The detections of one image. */
interface DetectedImage {
  readonly image: Frame
  readonly detections: Detections
}

/**
 * `mot detect` with its arguments read.
 * @throws MotError as the parts do.
 */
export async function runDetect(
  input: string,
  options: DetectOptions,
  streams: Streams,
  signal?: AbortSignal,
): Promise<void> {
  checkDistinct([['the input', input], ['--model', options.model], ...styleFiles(options)], [['--out', options.out]])
  await using network = await loadNetwork(options, streams, signal)
  const { head, manifest, classes, provider } = network
  const classIds = chooseClasses(options.classes, classes)
  const settings = parseSettings(options.set ?? [], [{ name: 'head', defaults: head.defaults }]).head!
  const minScore =
    options.minScore ?? numberIn(settings.minScore ?? manifest?.headOptions?.minScore) ?? DEFAULT_MIN_SCORE
  // The head's own threshold is lowered to the requested one.
  const headScore = Math.min(numberIn(head.defaults.minScore) ?? minScore, minScore)
  const detector = createDetector(network.model, head.make({ ...settings, minScore: headScore }))

  if (!options.quiet) writeRemarks([network.remark], streams)
  await using frames = await openFrames(input, { frameRate: options.frameRate, ahead: network.ahead, signal })
  const { frames: limit = Number.POSITIVE_INFINITY } = options
  const outputs = await openOutputs(options, frames.frameRate, classes, streams, signal)
  const progress = options.quiet ? undefined : showProgress(streams, 'detecting', 'frame', frames.frameCount)
  const start = performance.now()
  const stopping = { ...(signal && { signal }) }
  const detect = async (image: Frame): Promise<DetectedImage> => {
    return { image, detections: selectDetections(await detector.detect(image, stopping), { minScore, classIds }) }
  }
  let frameCount = 0
  let detectionCount = 0
  try {
    for await (const { image, detections } of ahead(firstOf(frames, limit), detect, {
      limit: network.ahead,
      ...stopping,
    })) {
      for (const output of outputs) await output.write({ image, detections })
      detectionCount += detections.count
      progress?.update(++frameCount)
    }
    for (const output of outputs) await output.close()
  } catch (error) {
    for (const output of outputs) await output.abandon()
    throw error
  } finally {
    progress?.stop()
  }
  if (options.quiet) return
  const seconds = (performance.now() - start) / 1000
  const counts = `${counted(frameCount, 'frame')}, ${counted(detectionCount, 'detection')}`
  streams.stderr.write(`${counts}, ${seconds.toFixed(1)} s on ${provider}\n`)
}

function numberIn(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined
}

/** The requested outputs; rows on standard output if none is requested. */
async function openOutputs(
  options: DetectOptions,
  frameRate: number,
  classes: readonly string[],
  streams: Streams,
  signal: AbortSignal | undefined,
): Promise<Output<DetectedImage>[]> {
  const { out, json } = options
  const rows = (formatter: RowFormatter, text: Output<string>): Output<DetectedImage> =>
    rowOutput(text, 'detections', formatter, ({ image, detections }) =>
      formatter.detections(detections, { frame: image.index, time: image.time }),
    )
  const isPainted = out !== undefined && !/\.(txt|csv|jsonl?|ndjson)$/i.test(out)
  for (const name of ['style', 'font'] as const) {
    if (options[name] === undefined || isPainted) continue
    throw new MotError('invalid-option', `--${name} requires --out with an image, a video or a folder of images.`)
  }
  const onStream = streamOutput(streams.stdout, (text: string) => text, signal)
  if (out === undefined) return [rows(new RowFormatter(json ? 'jsonl' : 'mot', classes), onStream)]
  // Lines first: painting changes the image.
  const lines = json ? [whileRead(rows(new RowFormatter('jsonl', classes), onStream))] : []
  if (extname(out) === '') await checkNewFolder('--out', out)
  if (isPainted) return [...lines, await paintedOutput(out, options, frameRate, classes, streams)]
  return [...lines, rows(new RowFormatter(rowFormatOf(out), classes), await fileOutput(out, (text: string) => text))]
}

/** Boxes coloured by class, with the class and the score. */
async function paintedOutput(
  path: string,
  options: DetectOptions,
  frameRate: number,
  classes: readonly string[],
  streams: Streams,
): Promise<Output<DetectedImage>> {
  const defaults = { trailSeconds: 0, colorBy: 'class', showIds: false, showScores: true, classNames: classes } as const
  const { overlay, remark } = await openOverlay(options, defaults, classes)
  const output = videoOutput<DetectedImage>(path, {
    frameRate,
    paint(image, { detections }) {
      // There are no tracks here: the row number serves as id within its frame.
      const rows = Array.from(detections, (row) => {
        return { ...row, id: row.index, className: row.className ?? `class ${row.classId}` }
      })
      overlay.draw(image, rows)
    },
  })
  return {
    ...output,
    async close() {
      await output.close()
      if (!options.quiet) writeRemarks([remark()], streams)
    },
  }
}
