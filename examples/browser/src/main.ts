import { createOverlay } from '@mot/io/draw'
import { formatTracks } from '@mot/io/mot'
import type { VideoSource } from '@mot/io/video'
import { loadDetector } from './detector'
import { type Followed, follow } from './follow'
import { page, show, showFailure, showProgress } from './page'
import './style.css'

const demoClip = './street.mp4'
const loading = loadDetector()
let playing = new AbortController()

page.picker.addEventListener('change', () => {
  const file = page.picker.files?.[0]
  if (file) play(file, file.name)
  page.picker.value = ''
})
page.demo.addEventListener('click', () => play(demoClip, 'the synthetic street'))
page.dropTarget.addEventListener('dragover', (event) => event.preventDefault())
page.dropTarget.addEventListener('drop', (event) => {
  event.preventDefault()
  const file = event.dataTransfer?.files[0]
  if (file) play(file, file.name)
})
play(demoClip, 'the synthetic street')

/** Follows people through a video from its beginning; whatever played before ends. */
async function play(source: VideoSource, name: string): Promise<void> {
  playing.abort()
  playing = new AbortController()
  const { signal } = playing
  show('loading', `Loading the network …`)
  try {
    const { detector, provider } = await loading
    signal.throwIfAborted()
    show('tracking', `Following people in ${name} on ${provider} …`)
    const tracks = await playThrough(follow(source, detector, signal))
    show('done', `Followed people in ${name} on ${provider}.`)
    page.save.href = URL.createObjectURL(new Blob([tracks], { type: 'text/plain' }))
  } catch (error) {
    if (!signal.aborted) showFailure(error)
  }
}

/** Paints every frame. @returns the tracks as MOTChallenge text. */
async function playThrough(frames: AsyncIterable<Followed>): Promise<string> {
  const overlay = createOverlay()
  const context = page.canvas.getContext('2d')!
  let text = ''
  let milliseconds = 0
  for await (const followed of frames) {
    const { info, frame, tracks } = followed
    if (frame.index === 1) Object.assign(page.canvas, { width: frame.width, height: frame.height })
    context.putImageData(new ImageData(frame.data as ImageDataArray, frame.width, frame.height), 0, 0)
    overlay.drawOnCanvas(context, tracks)
    text += formatTracks(tracks)
    milliseconds += followed.milliseconds
    showProgress({
      frame: frame.index,
      frameCount: info.frameCount,
      people: tracks.count,
      millisecondsPerFrame: milliseconds / frame.index,
    })
  }
  return text
}
