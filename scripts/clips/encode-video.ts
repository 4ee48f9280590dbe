import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Image } from '@mot/core'

/** A VP9 video by ffmpeg, small before all: the sensor's noise is smoothed away, and each second begins anew for seeking. */
export function encodeVideo(
  path: string,
  { width, height, frameRate }: { width: number; height: number; frameRate: number },
) {
  const input = ['-f', 'rawvideo', '-pix_fmt', 'rgba', '-s', `${width}x${height}`, '-r', String(frameRate), '-i', '-']
  const quality = [
    '-c:v',
    'libvpx-vp9',
    '-crf',
    '48',
    '-b:v',
    '0',
    '-g',
    String(frameRate),
    '-deadline',
    'good',
    '-cpu-used',
    '1',
  ]
  const colours = [
    '-vf',
    'hqdn3d=4:3:6:4.5,scale=out_color_matrix=bt709:out_range=tv',
    '-colorspace',
    'bt709',
    '-pix_fmt',
    'yuv420p',
  ]
  const ffmpeg = spawn('ffmpeg', ['-v', 'error', '-y', ...input, ...colours, ...quality, path], {
    stdio: ['pipe', 'inherit', 'inherit'],
  })
  const ended = once(ffmpeg, 'exit')
  return {
    async write({ data }: Image): Promise<void> {
      if (!ffmpeg.stdin.write(data)) await once(ffmpeg.stdin, 'drain')
    },
    async finish(): Promise<void> {
      ffmpeg.stdin.end()
      const [status] = await ended
      if (status !== 0) throw new Error(`ffmpeg ended with status ${status}.`)
    },
  }
}
