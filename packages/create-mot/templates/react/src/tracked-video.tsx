import type { Detector } from '@mot/heads'
import { createOverlay } from '@mot/io/draw'
import { openVideo } from '@mot/io/video'
import { ByteTrack } from '@mot/trackers'
import { useEffect, useRef, useState } from 'react'

interface Props {
  /** A file, or the address of a video. */
  source: File | string
  /** Made once, outside of components. */
  detector: Promise<Pick<Detector, 'detect'>>
}

/** Plays a video with boxes and ids; a new source begins with a new tracker. */
export function TrackedVideo({ source, detector }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const [status, setStatus] = useState('Loading …')

  useEffect(() => {
    const stopped = new AbortController()
    const { signal } = stopped
    async function play() {
      const { detect } = await detector
      await using video = openVideo(source, { signal })
      const tracker = new ByteTrack({ frameRate: (await video.info()).frameRate })
      const overlay = createOverlay()
      const seen = new Set<number>()
      for await (const frame of video) {
        const tracks = tracker.update(await detect(frame, { signal }))
        if (signal.aborted || !canvas.current) return
        overlay.draw(frame, tracks)
        const { width, height } = frame
        Object.assign(canvas.current, { width, height })
        const pixels = new ImageData(new Uint8ClampedArray(frame.data), width, height)
        canvas.current.getContext('2d')?.putImageData(pixels, 0, 0)
        for (const { id } of tracks) seen.add(id)
        setStatus(`Frame ${frame.index}: ${tracks.count} people, ${seen.size} so far`)
      }
      setStatus(`${seen.size} people`)
    }
    play().catch((error: Error) => {
      if (!signal.aborted) setStatus(error.message)
    })
    // React unmounts a component twice in development: the first loop ends here.
    return () => stopped.abort()
  }, [source, detector])

  return (
    <figure style={{ margin: '1rem 0' }}>
      <canvas ref={canvas} style={{ width: '100%' }} />
      <figcaption role="status">{status}</figcaption>
    </figure>
  )
}
