// What a page does with the packages whose parts are files of their own: a network, workers, WebAssembly.
import { createBackend } from '@mot/backends'
import { createDetector, fairMOT } from '@mot/heads'
import { openVideo } from '@mot/io/video'
import { fairMOTTiny } from '@mot/models'
import { TrackerPool } from '@mot/trackers/pool'

/**
 * Detects objects in an empty image in a worker, follows a box in a pool, and opens a file that is no video.
 * @param options what a project without a bundler for workers sets.
 * @returns a line of the results.
 */
export async function useAll({ model = fairMOTTiny.url, backend, pool } = {}) {
  const inWorker = await createBackend({ device: 'wasm', worker: true, ...backend })
  const detector = createDetector(await inWorker.load(model), fairMOT(fairMOTTiny.manifest.headOptions))
  const image = { width: 640, height: 384, data: new Uint8ClampedArray(4 * 640 * 384) }
  const found = await detector.detect(image)

  const trackers = new TrackerPool({ tracker: 'ByteTrack', workers: 1, ...pool })
  const box = { left: 10, top: 10, right: 50, bottom: 110 }
  const tracks = await trackers.update('camera', [{ box, score: 0.9 }])

  await Promise.all([inWorker.dispose(), trackers.close()])

  const refused = await openVideo(new Blob(['no video']))
    .info()
    .then(String, ({ code }) => code)
  return `detections ${found.count}, track ${tracks.at(0).id}, video ${refused}`
}

/** The same, shown in the page; `open-page.mjs` waits for it. */
export async function showAll(options) {
  try {
    document.title = await useAll(options)
  } catch (error) {
    document.title = `failed: ${error.stack}`
  }
}
