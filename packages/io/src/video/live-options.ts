import { MotError, quoted, shown } from '@mot/core'

/** Options of a live source. */
export interface LiveOptions {
  /**
   * How often a source that broke off is opened again before the loop ends with `download-failed`; a frame begins the count anew. 0:
   * the loop ends with the source. Default 10.
   */
  readonly reconnects?: number
  /** Seconds before the first of these, doubled from one to the next. Default 0.5. */
  readonly pause?: number
  /** Seconds of the longest pause. Default 30. */
  readonly maxPause?: number
  /**
   * Options of ffmpeg for its input, by their names without the dash: `{ rtsp_transport: 'tcp' }`. Node. Those that could read or write
   * files are not among them.
   */
  readonly ffmpeg?: Readonly<Record<string, string | number>>
}

const liveDefaults = { reconnects: 10, pause: 0.5, maxPause: 30, ffmpeg: {} } as const

/** Of protocols, demuxers, devices and decoders. None names a file, a program or another address. */
const inputOptions = [
  'rtsp_transport',
  'rtsp_flags',
  'allowed_media_types',
  'reorder_queue_size',
  'max_delay',
  'buffer_size',
  'fifo_size',
  'pkt_size',
  'overrun_nonfatal',
  'localaddr',
  'min_port',
  'max_port',
  'timeout',
  'stimeout',
  'rw_timeout',
  'user_agent',
  'headers',
  'cookies',
  'tls_verify',
  'latency',
  'mode',
  'passphrase',
  'pbkeylen',
  'streamid',
  'fflags',
  'flags',
  'probesize',
  'analyzeduration',
  'video_size',
  'framerate',
  'pixel_format',
  'input_format',
  'hwaccel',
  'threads',
]

/** @throws MotError `invalid-option`. */
export function checkLiveOptions(given: boolean | LiveOptions): Required<LiveOptions> {
  const options = { ...liveDefaults, ...(typeof given === 'object' && given) }
  const { reconnects, pause, maxPause, ffmpeg } = options
  if (!(Number.isInteger(reconnects) && reconnects >= 0) && reconnects !== Number.POSITIVE_INFINITY) {
    throw new MotError(
      'invalid-option',
      `Option "reconnects" should be a whole number from 0, got ${shown(reconnects)}.`,
    )
  }
  for (const [name, seconds] of Object.entries({ pause, maxPause })) {
    if (typeof seconds === 'number' && seconds > 0 && seconds <= 86_400) continue
    throw new MotError(
      'invalid-option',
      `Option "${name}" should be seconds above 0, a day at most, got ${shown(seconds)}.`,
    )
  }
  for (const [name, value] of Object.entries(ffmpeg)) {
    if (!inputOptions.includes(name)) {
      const available = inputOptions.join(', ')
      throw new MotError(
        'invalid-option',
        `There is no option ${quoted(name)} of ffmpeg here. Available: ${available}.`,
      )
    }
    if (typeof value === 'string' || Number.isFinite(value)) continue
    throw new MotError(
      'invalid-option',
      `Option ${quoted(name)} of ffmpeg should be a text or a number, got ${shown(value)}.`,
    )
  }
  return options
}

/** The options as arguments, before those that name the input. */
export function inputArguments(ffmpeg: Readonly<Record<string, string | number>>): string[] {
  return Object.entries(ffmpeg).flatMap(([name, value]) => [`-${name}`, String(value)])
}
