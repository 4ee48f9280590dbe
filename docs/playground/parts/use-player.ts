import { onBeforeUnmount, onMounted, type Ref, ref, watch } from 'vue'
import { frameAt, timeOf } from '../model/play'

interface Played {
  readonly frameRate: number
  readonly frameCount: number
}

/** The clock of a clip: its video where the browser plays it, else a timer. */
export function usePlayer(video: Ref<HTMLVideoElement | null>, clip: Ref<Played | undefined>, first = 1) {
  /** From 1. */
  const frame = ref(first)
  const playing = ref(false)
  /** Changes whenever the video shows another picture. */
  const picture = ref(0)
  /** What keeps the video from being shown, in words. */
  const problem = ref('')
  let request = 0
  let timer: ReturnType<typeof setInterval> | undefined

  function seek(to: number): void {
    if (!clip.value) return
    frame.value = Math.min(clip.value.frameCount, Math.max(1, Math.round(to)))
    if (video.value && !problem.value) video.value.currentTime = timeOf(frame.value, clip.value.frameRate)
  }

  function pause(): void {
    playing.value = false
    clearInterval(timer)
    video.value?.pause()
  }

  function play(): void {
    if (!clip.value || playing.value) return
    playing.value = true
    if (problem.value) tick()
    else video.value?.play().catch(refuse)
  }

  /** A browser that refuses to play by itself waits for the visitor. */
  function refuse({ name }: DOMException): void {
    if (name === 'NotSupportedError') fail()
    else if (name === 'NotAllowedError') pause()
  }

  function toggle(): void {
    if (playing.value) pause()
    else play()
  }

  function tick(): void {
    const { frameRate, frameCount } = clip.value!
    clearInterval(timer)
    timer = setInterval(() => {
      frame.value = (frame.value % frameCount) + 1
    }, 1000 / frameRate)
  }

  function fail(): void {
    if (problem.value) return
    problem.value = 'This browser does not play the video (VP9 in WebM): its boxes are shown without it.'
    if (playing.value) tick()
  }

  /** Follows the pictures that the video really shows, where the browser tells them; else its clock. */
  function follow(): void {
    const element = video.value
    if (!element || !playing.value || problem.value) return
    const isTold = 'requestVideoFrameCallback' in HTMLVideoElement.prototype
    if (isTold) {
      element.requestVideoFrameCallback((_, { mediaTime }) => next(mediaTime))
    } else request = requestAnimationFrame(() => next(element.currentTime))
  }

  function next(seconds: number): void {
    if (clip.value && playing.value) frame.value = frameAt(seconds, clip.value.frameRate, clip.value.frameCount)
    picture.value++
    follow()
  }

  function showPicture(): void {
    picture.value++
  }

  watch(playing, () => {
    cancelAnimationFrame(request)
    follow()
  })

  onMounted(() => {
    for (const event of ['seeked', 'loadeddata']) video.value?.addEventListener(event, showPicture)
    video.value?.addEventListener('error', fail)
    if (video.value?.error) fail()
  })
  onBeforeUnmount(() => {
    cancelAnimationFrame(request)
    pause()
  })

  return { frame, playing, picture, problem, seek, play, pause, toggle }
}

export type Player = ReturnType<typeof usePlayer>
