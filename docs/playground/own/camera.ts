/** A camera of the visitor. */
export interface PageCamera {
  readonly width: number
  readonly height: number
  readonly frameRate: number
  /** Requests the newest picture. */
  next(): void
  close(): void
}

interface Listeners {
  /** @param time in seconds. */
  picture(picture: ImageBitmap, time: number): void
  /** It was unplugged, or the visitor took the permission back. */
  ended(): void
}

/** Pixels across that are requested: enough to find people, and quick. */
const WIDTH = 640

/**
 * Opens the camera; of its pictures only those that are requested are taken.
 * @throws Error in a plain sentence where there is none, or no permission.
 */
export async function openCamera({ picture, ended }: Listeners): Promise<PageCamera> {
  if (!navigator.mediaDevices) throw new Error('A camera can be opened in pages over https only.')
  const stream = await navigator.mediaDevices
    .getUserMedia({ video: { width: { ideal: WIDTH }, facingMode: 'environment' } })
    .catch((error: DOMException) => {
      throw new Error(sentences[error.name] ?? `The camera cannot be opened: ${error.message}.`)
    })
  const video = document.createElement('video')
  Object.assign(video, { muted: true, playsInline: true, srcObject: stream })
  await video.play()
  const [track] = stream.getVideoTracks()
  track!.addEventListener('ended', ended)
  let isOpen = true
  const next = () => {
    const take = async () => {
      if (!isOpen) return
      const taken = await createImageBitmap(video)
      if (isOpen) picture(taken, performance.now() / 1000)
      else taken.close()
    }
    if ('requestVideoFrameCallback' in video) video.requestVideoFrameCallback(() => void take())
    else requestAnimationFrame(() => void take())
  }
  return {
    width: video.videoWidth,
    height: video.videoHeight,
    frameRate: track!.getSettings().frameRate ?? 30,
    next,
    close() {
      isOpen = false
      track!.removeEventListener('ended', ended)
      for (const each of stream.getTracks()) each.stop()
      video.srcObject = null
    },
  }
}

const sentences: Readonly<Record<string, string>> = {
  NotAllowedError: 'The camera was refused: the browser has the permission beside the address.',
  NotFoundError: 'There is no camera on this device.',
  NotReadableError: 'The camera is in use by another program.',
}
