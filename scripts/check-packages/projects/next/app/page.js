import { createBackend } from '@mot/backends'
import { openVideo } from '@mot/io/video'
import { resolveModel } from '@mot/models/resolve'
import { ByteTrack } from '@mot/trackers'
import { TrackerPool } from '@mot/trackers/pool'
import InBrowser from './in-browser.js'

/** Computed by the server, here while the page is built. */
export default async function Page() {
  const rows = [{ box: { left: 10, top: 10, right: 50, bottom: 110 }, score: 0.9 }]
  const tracks = new ByteTrack().update(rows)
  const pool = new TrackerPool({ tracker: 'ByteTrack', workers: 1 })
  const pooled = await pool.update('camera', rows)
  await pool.close()
  const { manifest } = await resolveModel('fairmot-tiny')
  const backend = await createBackend({ device: 'cpu' })
  await backend.dispose()
  const refused = await openVideo('no-video.mp4')
    .info()
    .then(String, ({ code }) => code)
  return (
    <main>
      <p id="server">{`track ${tracks.at(0).id}, pool ${pooled.at(0).id}, ${manifest.name}, ${backend.provider}, ${refused}`}</p>
      <InBrowser />
    </main>
  )
}
