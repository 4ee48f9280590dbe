import { createOverlay } from '@mot/io/draw'
import { formatTracks } from '@mot/io/mot'
import type { VideoSource } from '@mot/io/video'
import { loadDetector } from './detector'
import { type Followed, follow } from './follow'
import { download, page, show, showFailure, showProgress } from './page'
import './style.css'

const loading = loadDetector()
let playing = new AbortController()
/** Of the last video that played to its end, as MOTChallenge text. */
let tracksText = ''

page.picker.addEventListener('change', () => {
  playFile(page.picker.files?.[0])
  // Choosing the same file again is a change, too.
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

/** Follows people through a video from its beginning; whatever played before ends. */
async function play(source: VideoSource, name: string): Promise<void> {
  playing.abort()
  playing = new AbortController()
  const { signal } = playing
  show('loading', 'Loading the network …')
  try {
    const { detector, provider } = await loading
    signal.throwIfAborted()
    show('tracking', `Following people in ${name} on ${provider} …`)
    tracksText = await paint(follow(source, detector, signal))
    show('done', `Followed people in ${name} on ${provider}.`)
  } catch (error) {
    if (!signal.aborted) showFailure(error)
  }
}

/** Paints every frame as it comes. @returns the tracks as MOTChallenge text. */
async function paint(followed: AsyncIterable<Followed>): Promise<string> {
  const overlay = createOverlay()
  const context = page.canvas.getContext('2d')!
  let text = ''
  let totalMilliseconds = 0
  for await (const { info, frame, tracks, milliseconds } of followed) {
    const { index, width, height, data } = frame
    if (index === 1) Object.assign(page.canvas, { width, height })
    // Frames of a video are always clamped bytes; images from elsewhere need not be.
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
