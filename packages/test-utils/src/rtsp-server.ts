import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const python = '/usr/bin/python3'
const script = fileURLToPath(new URL('../rtsp/server.py', import.meta.url))

/** Whether an RTSP server can run here: Debian's gir1.2-gst-rtsp-server-1.0, and an ffmpeg that reads it. */
export function hasRtspServer(): boolean {
  const check =
    'import gi; gi.require_version("GstRtspServer", "1.0"); from gi.repository import GstRtspServer, Gst; Gst.init(None); '
  const elements = 'assert all(Gst.ElementFactory.find(name) for name in ("x264enc", "rtph264pay", "appsrc"))'
  return [
    [python, '-c', check + elements],
    ['ffmpeg', '-version'],
  ].every(([command, ...args]) => spawnSync(command!, args).status === 0)
}

export interface RtspServer {
  readonly port: number
  readonly url: string
  /** The camera vanishes. */
  close(): Promise<void>
}

/** A camera on this machine, of which each frame says when it was taken: see `ageOf`. @param port Default: any. */
export async function rtspServer(port = 0): Promise<RtspServer> {
  const child = spawn(python, [script, String(port)], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  const bound = Number(line.toString())
  return {
    port: bound,
    url: `rtsp://127.0.0.1:${bound}/live`,
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** Seconds since a frame of the server was taken. */
export function ageOf({ width, height, data }: { width: number; height: number; data: ArrayLike<number> }): number {
  let taken = 0
  for (let bit = 0; bit < 24; bit++) {
    const x = Math.floor(((bit % 6) + 0.5) * (width / 6))
    const y = Math.floor((Math.floor(bit / 6) + 0.5) * (height / 4))
    if (data[4 * (y * width + x)]! > 127) taken += 2 ** bit
  }
  return ((Date.now() - taken) & (2 ** 24 - 1)) / 1000
}
