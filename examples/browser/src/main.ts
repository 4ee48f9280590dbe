import type { Box, Frame } from '@mot/core'
import { createOverlay } from '@mot/io/draw'
import { formatTracks } from '@mot/io/mot'
import type { VideoSource } from '@mot/io/video'
import { boxUnder, type Choice, onChoice } from './choose'
import { loadDetector } from './detector'
import { download, page, say, show, showFailure, showPaused, showProgress, showTarget } from './page'
import { Pause } from './pause'
import { Target } from './target'
import { type TrackedFrame, track } from './track'
import './style.css'

const loading = loadDetector()
let playing = new AbortController()
/** Tracks of the last video that played to its end, as MOTChallenge text. */
let tracksText = ''
const pause = new Pause()
const target = new Target(async () => (await loading).backend)
/** The frame on the canvas, and the people in it. */
let shown: { frame: Frame; frameRate: number; people: readonly { id: number; box: Box }[] } | undefined

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
page.saveTarget.addEventListener('click', () => download('target.txt', target.text))
page.pause.addEventListener('click', () => {
  pause.toggle()
  showPaused(pause.isPaused)
})
onChoice(page.canvas, choose)
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
  pause.end()
  showPaused(false)
  target.forget()
  showTarget(undefined)
  shown = undefined
  const { signal } = playing
  show('loading', 'Loading the network …')
  try {
    const { detector, backend } = await loading
    const { provider } = backend
    signal.throwIfAborted()
    show('tracking', `Tracking people in ${name} on ${provider} …`)
    tracksText = await paint(track(source, detector, signal))
    show('done', `Tracked people in ${name} on ${provider}.`)
  } catch (error) {
    if (!signal.aborted) showFailure(error)
  }
}

/** Follows what was clicked or drawn from the frame on the canvas on. */
async function choose(choice: Choice): Promise<void> {
  if (!shown) return
  const { frame, frameRate, people } = shown
  const box = 'left' in choice ? choice : boxUnder(choice, people)?.box
  if (!box) {
    say('Nothing is tracked there: draw a box about what to follow.')
    return
  }
  const { value: name } = page.follower
  try {
    await target.choose(name, frame, box, frameRate)
    say(`Following it with ${name}.`)
  } catch (error) {
    say(error instanceof Error ? error.message : String(error))
  }
}

/** Paints every frame. @returns the tracks as MOTChallenge text. */
async function paint(trackedFrames: AsyncIterable<TrackedFrame>): Promise<string> {
  const overlay = createOverlay()
  const targetOverlay = createOverlay({
    color: () => [255, 214, 64],
    label: ({ score = 0 }) => `${Math.round(100 * score)}%`,
  })
  const context = page.canvas.getContext('2d')!
  let text = ''
  let totalMilliseconds = 0
  for await (const { info, frame, tracks, milliseconds } of trackedFrames) {
    const { index, width, height, data } = frame
    if (index === 1) Object.assign(page.canvas, { width, height })
    // Frames of a video are always clamped bytes; other images may be plain bytes.
    context.putImageData(new ImageData(data as ImageDataArray, width, height), 0, 0)
    overlay.drawOnCanvas(context, tracks)
    const report = await target.follow(frame)
    if (report?.box) targetOverlay.drawOnCanvas(context, [{ id: 0, box: report.box, score: report.score }])
    showTarget(report)
    shown = { frame, frameRate: info.frameRate, people: Array.from(tracks, ({ id, box }) => ({ id, box })) }
    text += formatTracks(tracks)
    totalMilliseconds += milliseconds
    showProgress({
      frame: index,
      frameCount: info.frameCount,
      people: tracks.count,
      millisecondsPerFrame: totalMilliseconds / index,
    })
    await pause.over()
  }
  return text
}
