import { MotError, quoted } from '@mot/core'

/** Protocols of streams. Those that read files, pipes or programs of this machine are not among them. */
const network = ['http', 'https', 'rtsp', 'rtsps', 'rtp', 'srtp', 'udp', 'tcp', 'tls', 'rtmp', 'rtmps', 'rtmpt', 'srt']

/** What these are made of, and keys of encrypted segments. */
const below = ['httpproxy', 'crypto', 'data', 'ffrtmphttp']

/**
 * The arguments of ffmpeg and ffprobe that name their input. A file is named as one (`file:`): else `-i.avi` is an option
 * and `12:30.avi` a protocol. The protocols are limited to those of the source: a playlist in an AVI's place can neither
 * fetch addresses nor, from a server, read files.
 * @throws MotError `unsupported` for an address of another protocol, such as `concat:` or `pipe:`.
 */
export function inputOf(source: string): string[] {
  const scheme = /^([a-z][a-z\d+.-]*):\/\//i.exec(source)?.[1]?.toLowerCase()
  if (scheme === undefined) return ['-protocol_whitelist', 'file', '-i', `file:${source}`]
  if (!network.includes(scheme)) {
    throw new MotError(
      'unsupported',
      `${quoted(source)} should be a file or a stream of ${network.join(', ')}, got the protocol ${quoted(scheme)}.`,
    )
  }
  return ['-protocol_whitelist', [...network, ...below].join(','), '-i', source]
}
