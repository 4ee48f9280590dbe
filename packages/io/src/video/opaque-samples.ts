import { EncodedPacketSink, type InputVideoTrack, VideoSample } from 'mediabunny'

/** Packets that wait for the decoder at most. */
const MAX_WAITING = 16

/**
 * The frames of a track whose packets carry transparency beside the picture (VP8 and VP9 in WebM), without it. Decodes
 * the picture alone: mediabunny merges both in browser workers, which Node does not have.
 */
export async function* readOpaqueSamples(track: InputVideoTrack): AsyncGenerator<VideoSample, void> {
  const config = await track.getDecoderConfig()
  if (!config) throw new Error('its codec is unknown')
  const rotation = await track.getRotation()
  const decoded: VideoSample[] = []
  let failure: Error | undefined
  const decoder = new VideoDecoder({
    output: (frame) => {
      const sample = new VideoSample(frame)
      sample.setRotation(rotation)
      decoded.push(sample)
    },
    error: (error) => {
      failure ??= error
    },
  })
  try {
    decoder.configure(config)
    for await (const packet of new EncodedPacketSink(track).packets()) {
      decoder.decode(packet.toEncodedVideoChunk())
      // A packet may be invisible, so frames cannot be counted against packets.
      while (decoder.decodeQueueSize > MAX_WAITING && !failure) await pause()
      while (decoded.length > 0) yield decoded.shift()!
      if (failure) throw failure
    }
    await decoder.flush()
    while (decoded.length > 0) yield decoded.shift()!
    if (failure) throw failure
  } finally {
    if (decoder.state !== 'closed') decoder.close()
    for (const sample of decoded) sample.close()
  }
}

/** Lets the decoder's callbacks run. */
function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1))
}
