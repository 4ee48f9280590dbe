/** Decodes a video or takes pictures of a camera, and finds objects in them: all but tracking is off the page's thread. */
import type { Detections, Frame, Image } from '@mot/core'
import { openVideo } from '@mot/io/video'
import type { Answer, Request, RuntimeFiles } from './messages'
import { MOST_FRAMES, MOST_PICTURES } from './networks'
import { openDetector, type TimedDetector } from './open-detector'

let isStopped = false
let camera: { readonly timed: Promise<TimedDetector>; count: number; first: number | undefined } | undefined

self.onmessage = ({ data }: MessageEvent<Request>) => {
  if (data.kind === 'stop') stop()
  else if (data.kind === 'video') attempt(() => readVideo(data.file, data.network, data.runtime))
  else if (data.kind === 'camera') attempt(() => openCamera(data.network, data.runtime))
  else attempt(() => readPicture(data.picture, data.time))
}

function answer(message: Answer, transfer: Transferable[] = []): void {
  self.postMessage(message, { transfer })
}

function attempt(work: () => Promise<void>): void {
  work().catch((error: unknown) =>
    answer({ kind: 'failed', message: error instanceof Error ? error.message : String(error) }),
  )
}

/** A camera ends at once, a video after the frame in work. */
function stop(): void {
  isStopped = true
  if (camera) answer({ kind: 'done' })
}

/** The video is opened first: a file that is none costs no download. */
async function readVideo(file: Blob, network: string, runtime: RuntimeFiles): Promise<void> {
  const video = openVideo(file, { reuse: true })
  const info = await video.info()
  const frames = video[Symbol.asyncIterator]()
  let begin = performance.now()
  let next = await frames.next()
  if (next.done) throw new Error('The video has no frames.')
  const { width, height } = next.value
  answer({
    kind: 'opened',
    size: { width, height, frameRate: info.frameRate, frameCount: info.frameCount },
  })
  const wait = performance.now() - begin
  const timed = await open(network, runtime)
  begin = performance.now() - wait
  for (let count = 1; !next.done && !isStopped && count <= MOST_FRAMES; count++) {
    // Pixels are made when they are read.
    void next.value.data
    const decode = performance.now() - begin
    const found = await detect(timed, next.value)
    answer({ kind: 'frame', ...found, time: next.value.time ?? 0, timings: { ...found.timings, decode } })
    begin = performance.now()
    next = await frames.next()
  }
  await frames.return?.()
  await video.close()
  answer({ kind: 'done' })
}

async function openCamera(network: string, runtime: RuntimeFiles): Promise<void> {
  camera = { timed: open(network, runtime), count: 0, first: undefined }
  await camera.timed
}

async function readPicture(picture: ImageBitmap, time: number): Promise<void> {
  if (!camera || isStopped) return picture.close()
  const timed = await camera.timed
  const begin = performance.now()
  const { width, height } = picture
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d', { willReadFrequently: true })!
  context.drawImage(picture, 0, 0)
  const { data } = context.getImageData(0, 0, width, height)
  const decode = performance.now() - begin
  const found = await detect(timed, { width, height, data })
  const kept = await canvas.convertToBlob({ type: 'image/webp', quality: 0.8 })
  if (isStopped) return picture.close()
  camera.first ??= time
  const timings = { ...found.timings, decode }
  answer({ kind: 'frame', ...found, time: time - camera.first, timings, picture, kept }, [picture])
  if (++camera.count >= MOST_PICTURES) stop()
}

async function open(network: string, runtime: RuntimeFiles): Promise<TimedDetector> {
  const timed = await openDetector(network, runtime, (fetching) => answer({ kind: 'fetching', fetching }))
  answer({ kind: 'engine', engine: timed.engine })
  return timed
}

async function detect({ detector, inferred }: TimedDetector, image: Image | Frame) {
  const begin = performance.now()
  const detections = await detector.detect(image)
  const infer = inferred()
  return { columns: columnsOf(detections, image), timings: { infer, prepare: performance.now() - begin - infer } }
}

function columnsOf(detections: Detections, { width, height }: Image) {
  const { count, boxes, scores, classIds, embeddings, embeddingDimension, classNames } = detections
  return {
    boxes: boxes.slice(0, 4 * count),
    scores: scores.slice(0, count),
    classIds: classIds.slice(0, count),
    embeddings: embeddings?.slice(0, embeddingDimension * count),
    embeddingDimension,
    classNames,
    imageWidth: width,
    imageHeight: height,
  }
}
