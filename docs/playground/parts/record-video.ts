/**
 * Records a canvas for as long as a clip plays, in real time.
 * @param play plays the clip once, from its first frame to its last.
 * @throws Error where the browser records no canvas.
 */
export async function recordVideo(canvas: HTMLCanvasElement, play: () => Promise<void>): Promise<Blob> {
  if (typeof MediaRecorder === 'undefined') throw new Error('This browser records no videos.')
  const type = ['video/webm;codecs=vp9', 'video/webm', 'video/mp4'].find((each) => MediaRecorder.isTypeSupported(each))
  const stream = canvas.captureStream()
  const recorder = new MediaRecorder(stream, { ...(type && { mimeType: type }), videoBitsPerSecond: 2_500_000 })
  const parts: Blob[] = []
  recorder.ondataavailable = ({ data }) => parts.push(data)
  const stopped = new Promise((done) => {
    recorder.onstop = done
  })
  recorder.start()
  try {
    await play()
  } finally {
    recorder.stop()
    for (const track of stream.getTracks()) track.stop()
  }
  await stopped
  return new Blob(parts, { type: recorder.mimeType })
}

/** Hands a file to the visitor. */
export function download(name: string, content: Blob): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(content)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
