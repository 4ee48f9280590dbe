import mjs from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url'
import wasm from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url'
import { onBeforeUnmount, ref, shallowRef } from 'vue'
import type { Clip } from '../model/clip-file'
import { openCamera, type PageCamera } from './camera'
import type { Answer, Engine, Fetching, Request, Timings } from './messages'
import { networks } from './networks'
import { OwnClip } from './own-clip'

/** What the page has of one's own clip; the page has it once objects were found in its first frame. */
export interface OwnState {
  readonly clip: Clip
  /** Of a video. */
  readonly src: string | undefined
  /** [frames] of a camera. */
  readonly pictures: readonly Blob[]
  /** The camera's newest picture while it runs. */
  readonly live: ImageBitmap | undefined
  /** Frames in all, where the file tells. */
  readonly frameCount: number | undefined
}

const runtime = { mjs, wasm }

/** One's own video, or the camera: a worker finds objects in it, frame by frame. */
export function useOwn() {
  const network = ref(networks[0]!.name)
  /** Of the clip that the page shows. */
  const state = shallowRef<OwnState>()
  const running = ref(false)
  const fetching = shallowRef<Fetching>()
  const engine = shallowRef<Engine>()
  const timings = shallowRef<Timings>()
  /** What went wrong or has ended, in words. */
  const message = ref('')
  let worker: Worker | undefined
  let camera: PageCamera | undefined
  let growing: OwnClip | undefined
  let src: string | undefined
  let shownSrc: string | undefined

  function begin(): Worker {
    end()
    message.value = ''
    fetching.value = undefined
    engine.value = undefined
    running.value = true
    worker = new Worker(new URL('./find-objects.worker.ts', import.meta.url), { type: 'module' })
    worker.onerror = ({ message: text }) => fail(text || 'The worker could not be loaded.')
    return worker
  }

  function openFile(file: File): void {
    if (file.size === 0) {
      message.value = `${file.name} is empty.`
      return
    }
    const own = begin()
    src = URL.createObjectURL(file)
    let frameCount: number | undefined
    own.onmessage = ({ data }: MessageEvent<Answer>) => {
      if (data.kind === 'opened') {
        frameCount = data.size.frameCount
        growing = new OwnClip(file.name, data.size)
      } else receive(data, frameCount)
    }
    post({ kind: 'video', file, network: network.value, runtime })
  }

  async function openPageCamera(): Promise<void> {
    const own = begin()
    own.onmessage = ({ data }: MessageEvent<Answer>) => {
      receive(data, undefined)
      if (data.kind === 'engine' || data.kind === 'frame') camera?.next()
    }
    try {
      const opened = await openCamera({
        picture: (picture, time) => post({ kind: 'picture', picture, time }, [picture]),
        ended: () => {
          stop()
          message.value = 'The camera has ended: what was seen stays.'
        },
      })
      // It was stopped while the visitor was asked.
      if (worker !== own) return opened.close()
      camera = opened
      growing = new OwnClip('Camera', opened)
      post({ kind: 'camera', network: network.value, runtime })
    } catch (error) {
      if (worker === own) fail((error as Error).message)
    }
  }

  function receive(data: Answer, frameCount: number | undefined): void {
    if (data.kind === 'fetching') fetching.value = data.fetching
    else if (data.kind === 'engine') {
      fetching.value = undefined
      engine.value = data.engine
    } else if (data.kind === 'frame') {
      growing!.add(data.columns, data.time, data.kept)
      timings.value = data.timings
      show(growing!, frameCount, data.picture)
    } else if (data.kind === 'done') finish()
    else if (data.kind === 'failed') fail(data.message)
  }

  function show(own: OwnClip, frameCount: number | undefined, live: ImageBitmap | undefined): void {
    if (shownSrc !== src) {
      if (shownSrc) URL.revokeObjectURL(shownSrc)
      shownSrc = src
    }
    state.value?.live?.close()
    state.value = { clip: own.clip, src: shownSrc, pictures: own.pictures, live, frameCount }
  }

  /** What has been found stays. */
  function finish(): void {
    const own = growing
    end()
    if (own && own.frameCount > 0 && state.value) {
      state.value.live?.close()
      state.value = { ...state.value, live: undefined, frameCount: own.frameCount }
    }
  }

  function fail(text: string): void {
    const hasFrames = growing !== undefined && growing.frameCount > 0
    finish()
    message.value = hasFrames ? `${text} The frames before are kept.` : text
  }

  /** Ends reading; what has been found stays. */
  function stop(): void {
    if (growing === undefined || growing.frameCount === 0) end()
    else post({ kind: 'stop' })
  }

  /** Back to the clips of the site. */
  function close(): void {
    end()
    message.value = ''
    state.value?.live?.close()
    state.value = undefined
    if (shownSrc) URL.revokeObjectURL(shownSrc)
    shownSrc = undefined
  }

  function end(): void {
    worker?.terminate()
    worker = undefined
    camera?.close()
    camera = undefined
    growing = undefined
    running.value = false
    fetching.value = undefined
    if (src && src !== shownSrc) URL.revokeObjectURL(src)
    src = undefined
  }

  function post(request: Request, transfer: Transferable[] = []): void {
    worker?.postMessage(request, transfer)
  }

  onBeforeUnmount(close)
  return { network, state, running, fetching, engine, timings, message, openFile, openPageCamera, stop, close }
}
