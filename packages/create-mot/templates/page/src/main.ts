import { createOverlay } from '@mot/io/draw'
import { openCamera } from '@mot/io/video'
import { ByteTrack } from '@mot/trackers'
import { loadDetector } from './detector'

const canvas = document.querySelector('canvas')!
const status = document.querySelector('#status')!
const button = document.querySelector('button')!
let running: AbortController | undefined

button.addEventListener('click', () => {
  if (running) return running.abort()
  running = new AbortController()
  button.textContent = 'Stop'
  track(running.signal)
    .catch((error: Error) => {
      if (!running?.signal.aborted) status.textContent = error.message
    })
    .finally(() => {
      running = undefined
      button.textContent = 'Start the camera'
    })
})

/** Read a frame, detect, update the tracker, paint: the loop is yours. */
async function track(signal: AbortSignal): Promise<void> {
  status.textContent = 'Loading the network …'
  const { detect, provider } = await loadDetector()
  const context = canvas.getContext('2d')!
  const overlay = createOverlay()
  const seen = new Set<number>()
  await using camera = openCamera(undefined, { signal }) // a device: openCamera(deviceId)
  const { frameRate } = await camera.info()
  const tracker = new ByteTrack({ frameRate })
  for await (const frame of camera) {
    const tracks = tracker.update(await detect(frame, { signal }))
    const { width, height } = frame
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height })
    context.putImageData(new ImageData(new Uint8ClampedArray(frame.data), width, height), 0, 0)
    overlay.drawOnCanvas(context, tracks)
    for (const { id } of tracks) seen.add(id)
    status.textContent = `${tracks.count} people, ${seen.size} so far, on ${provider}`
  }
}
