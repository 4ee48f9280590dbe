import { computed, onBeforeUnmount, onMounted, type Ref, ref, watch } from 'vue'
import { frameAt, frameAtTimes, timeAmong, timeOf } from '../model/play'

interface Played {
  readonly frameRate: number
  readonly frameCount: number
  /** [frames] seconds, where frames do not come evenly. */
  readonly times?: readonly number[] | undefined
  /** Whether it has no video: pictures that a timer shows. */
  readonly isPictures?: boolean
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
  /** Whether a video is the clock. */
  const isVideo = computed(() => !problem.value && !clip.value?.isPictures)
  let request = 0
  let timer: ReturnType<typeof setInterval> | undefined

  function seek(to: number): void {
    if (!clip.value) return
    frame.value = Math.min(clip.value.frameCount, Math.max(1, Math.round(to)))
    if (!video.value || !isVideo.value) return
    const { frameRate, times } = clip.value
    video.value.currentTime = times ? timeAmong(times, frame.value, frameRate) : timeOf(frame.value, frameRate)
  }

  function pause(): void {
    playing.value = false
    clearInterval(timer)
    video.value?.pause()
  }

  function play(): void {
    if (!clip.value || playing.value) return
    playing.value = true
    if (!isVideo.value) tick()
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
    if (problem.value || clip.value?.isPictures) return
    problem.value = 'This browser does not play the video: its boxes are shown without it.'
    if (playing.value) tick()
  }

  /** Follows the pictures that the video really shows, where the browser tells them; else its clock. */
  function follow(): void {
    const element = video.value
    if (!element || !playing.value || !isVideo.value) return
    const isTold = 'requestVideoFrameCallback' in HTMLVideoElement.prototype
    if (isTold) {
      element.requestVideoFrameCallback((_, { mediaTime }) => next(mediaTime))
    } else request = requestAnimationFrame(() => next(element.currentTime))
  }

  function next(seconds: number): void {
    if (clip.value && playing.value) {
      const { frameRate, frameCount, times } = clip.value
      frame.value = times ? frameAtTimes(seconds, times) : frameAt(seconds, frameRate, frameCount)
    }
    picture.value++
    follow()
  }

  function showPicture(): void {
    picture.value++
  }

  /** Another video may be one that the browser plays. */
  function load(): void {
    problem.value = ''
    showPicture()
  }

  watch(playing, () => {
    cancelAnimationFrame(request)
    follow()
  })

  onMounted(() => {
    video.value?.addEventListener('seeked', showPicture)
    video.value?.addEventListener('loadeddata', load)
    video.value?.addEventListener('error', fail)
    if (video.value?.error) fail()
  })
  onBeforeUnmount(() => {
    cancelAnimationFrame(request)
    pause()
  })

  return { frame, playing, picture, problem, showPicture, seek, play, pause, toggle }
}

export type Player = ReturnType<typeof usePlayer>
