import { mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'
import { type Frame, MotError } from '@mot/core'
import { drawExplanation, type ExplainedScene } from '@mot/io/draw'
import { createVideoWriter } from '@mot/io/video'
import type { FrameRange } from '../arguments'
import { counted } from '../counted'
import { checkDistinct } from '../distinct-files'
import { cannotWrite, checkNewFolder, partFile } from '../part-file'
import { showProgress } from '../progress'
import { type ReadingOptions, writeRemarks } from '../reading'
import { parseSettings } from '../settings'
import type { Streams } from '../streams'
import { useAppearance } from '../track/appearance'
import { chooseTracker, remarkOnDefault } from '../track/choose-tracker'
import { openDetections, withImages } from '../track/detections-source'
import { followCamera } from '../track/follow-camera'
import { groundSettings } from '../track/ground-settings'
import { openFrames } from '../track/open-frames'
import { updateAt } from '../track/places'
import { Stopwatch } from '../track/stopwatch'
import { type Explained, Explainer } from './explainer'

/** Options of `mot inspect`. */
export interface InspectOptions extends ReadingOptions {
  readonly detections: string
  readonly frames: FrameRange
  readonly out: string
  readonly embeddings?: string
  readonly embeddingDimension?: number
  readonly frameRate?: number
  readonly tracker?: string
  readonly preset?: string
  readonly set?: readonly string[]
  readonly cameraMotion?: string
  readonly camera?: string
  readonly quiet?: boolean
}

/**
 * `mot inspect` with its arguments read.
 * @throws MotError as the parts do; `invalid-option` where the video ends before the frames.
 */
export async function runInspect(input: string, options: InspectOptions, streams: Streams, signal?: AbortSignal) {
  const { out, quiet } = options
  const { first, last } = options.frames
  checkDistinct(
    [
      ['the input', input],
      ['--detections', options.detections],
      ['--embeddings', options.embeddings],
    ],
    [['--out', out]],
  )
  await checkNewFolder('--out', out)
  const choice = chooseTracker(options)
  const settings = parseSettings(options.set ?? [], [{ name: 'tracker', defaults: choice.defaults }])
  const ground = await groundSettings(choice, options.camera, signal)
  const request =
    options.embeddings === undefined ? undefined : ({ from: '--embeddings', usedElsewhere: false } as const)
  const appearance = useAppearance(choice, { ...settings.tracker!, ...ground }, request)
  await using frames = await openFrames(input, { frameRate: options.frameRate, signal })
  const { frames: _, ...reading } = options
  const detections = await openDetections({ ...reading, frameRate: frames.frameRate, signal })
  if (!quiet) writeRemarks([remarkOnDefault(choice), appearance.remark, ...(detections.remarks ?? [])], streams)
  const joined = withImages(detections, frames, { detections: options.detections, frames: last })
  const { cameraMotion } = options
  const source = cameraMotion === undefined ? joined : await followCamera(joined, cameraMotion, new Stopwatch(), signal)
  const explainer = new Explainer(choice, appearance.settings, frames.frameRate)
  const progress = quiet ? undefined : showProgress(streams, 'inspecting', 'frame', last)
  const pictures = await openPictures(out)
  let frame = 0
  try {
    for await (const { image, detections: found } of source) {
      signal?.throwIfAborted()
      frame++
      if (frame < first) updateAt(() => explainer.update(found), frame, source.placeOf)
      else {
        const explained = updateAt(() => explainer.explain(found), frame, source.placeOf)
        await pictures.add(image!, sceneOf(explained, found, choice.name))
      }
      progress?.update(frame)
    }
    if (frame < last) {
      throw new MotError('invalid-option', `--frames ${first}-${last}: ${input} ends with frame ${frame}.`)
    }
    await pictures.complete()
  } catch (error) {
    await pictures.abandon()
    throw error
  } finally {
    progress?.stop()
  }
  if (!quiet) streams.stderr.write(`${counted(last - first + 1, 'picture')} of ${choice.name} in ${out}\n`)
}

function sceneOf(
  { explanation, predicted }: Explained,
  detections: ExplainedScene['detections'],
  title: string,
): ExplainedScene {
  const { frame, rounds, born, died } = explanation
  return { title, frame, detections, predicted: [...predicted], rounds, born, died }
}

interface Pictures {
  add(image: Frame, scene: ExplainedScene): Promise<void>
  complete(): Promise<void>
  abandon(): Promise<void>
}

/** Pictures and `explanations.jsonl` in a folder that appears when it is complete. */
async function openPictures(out: string): Promise<Pictures> {
  const part = await partFile(out, 'folder')
  await mkdir(part.path).catch(cannotWrite(out))
  const lines = await open(join(part.path, 'explanations.jsonl'), 'wx').catch(cannotWrite(out))
  return {
    async add(image, scene) {
      const { width, height, data } = drawExplanation(image, scene)
      const path = join(part.path, `${String(scene.frame).padStart(6, '0')}.png`)
      const writer = await createVideoWriter(path, { width, height, frameRate: 1 })
      await writer.write({ width, height, data })
      await writer.close()
      await lines.appendFile(`${JSON.stringify(lineOf(scene))}\n`).catch(cannotWrite(out))
    },
    async complete() {
      await lines.close()
      await part.complete().catch(cannotWrite(out))
    },
    async abandon() {
      await lines.close().catch(() => undefined)
      await part.remove()
    },
  }
}

function lineOf({ frame, detections, predicted, rounds, born, died }: ExplainedScene) {
  const { count, boxes, scores } = detections
  const rows = Array.from({ length: count }, (_, i) => {
    const [left, top, right, bottom] = boxes.subarray(4 * i, 4 * i + 4)
    return { left, top, right, bottom, score: scores[i] }
  })
  return {
    frame,
    detections: rows,
    predicted: Array.from(predicted, ({ id, box }) => ({ id, ...box })),
    rounds,
    born,
    died,
  }
}
