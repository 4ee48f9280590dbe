import { useState } from 'react'
import { loadDetector } from './detector'
import { TrackedVideo } from './tracked-video'

/** One network for all videos, loaded when the first is chosen. */
let loading: ReturnType<typeof loadDetector> | undefined

export function App() {
  const [file, setFile] = useState<File>()
  const choose = (chosen: File | undefined) => {
    loading ??= loadDetector()
    setFile(chosen)
  }
  return (
    <main style={{ maxWidth: '60rem', margin: '0 auto', padding: '1rem', font: '16px/1.5 system-ui, sans-serif' }}>
      <h1>A tracked video</h1>
      <label>
        Choose a video: <input type="file" accept="video/*" onChange={(event) => choose(event.target.files?.[0])} />
      </label>
      {file && loading && <TrackedVideo source={file} detector={loading} />}
    </main>
  )
}
