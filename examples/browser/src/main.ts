import { createOverlay } from '@mot/io/draw'
import { formatTracks } from '@mot/io/mot'
import type { VideoSource } from '@mot/io/video'
import { loadDetector } from './detector'
import { download, page, show, showFailure, showProgress } from './page'
import { type TrackedFrame, track } from './track'
import './style.css'

const loading = loadDetector()
let playing = new AbortController()
/** Tracks of the last video that played to its end, as MOTChallenge text. */
let tracksText = ''

page.picker.addEventListener('change', () => {
  playFile(page.picker.files?.[0])
  // Choosing the same file again is then a change, too.
  page.picker.value = ''
})
page.dropTarget.addEventListener('dragover', (event) => event.preventDefault())
page.dropTarget.addEventListener('drop', (event) => {
  event.preventDefault()
  playFile(event.dataTransfer?.files[0])
})
page.demo.addEventListener('click', playDemo)
page.save.addEventListener('click', () => download('tracks.txt', tracksText))
playDemo()

function playDemo(): void {
  play('./street.mp4', 'a synthetic street')
}

function playFile(file: File | undefined): void {
  if (file) play(file, file.name)
}

/** Tracks people through a video from its beginning; a video that is playing ends. */
async function play(source: VideoSource, name: string): Promise<void> {
  playing.abort()
  playing = new AbortController()
  const { signal } = playing
  show('loading', 'Loading the network …')
  try {
    const { detector, provider } = await loading
    signal.throwIfAborted()
    show('tracking', `Tracking people in ${name} on ${provider} …`)
    tracksText = await paint(track(source, detector, signal))
    show('done', `Tracked people in ${name} on ${provider}.`)
  } catch (error) {
    if (!signal.aborted) showFailure(error)
  }
}

/** Paints every frame. @returns the tracks as MOTChallenge text. */
async function paint(trackedFrames: AsyncIterable<TrackedFrame>): Promise<string> {
  const overlay = createOverlay()
  const context = page.canvas.getContext('2d')!
  let text = ''
  let totalMilliseconds = 0
  for await (const { info, frame, tracks, milliseconds } of trackedFrames) {
    const { index, width, height, data } = frame
    if (index === 1) Object.assign(page.canvas, { width, height })
    // Frames of a video are always clamped bytes; other images may be plain bytes.
    context.putImageData(new ImageData(data as ImageDataArray, width, height), 0, 0)
    overlay.drawOnCanvas(context, tracks)
    text += formatTracks(tracks)
    totalMilliseconds += milliseconds
    showProgress({
      frame: index,
      frameCount: info.frameCount,
      people: tracks.count,
      millisecondsPerFrame: totalMilliseconds / index,
    })
  }
  return text
}
