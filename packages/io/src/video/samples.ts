import { EncodedPacketSink, type InputVideoTrack, VideoSampleSink } from 'mediabunny'
import { nodeModule } from '../node'
import { type DecodedFrame, decodeTrack } from './decode-track'

/**
 * All frames of a track in presentation order. Decoding runs ahead, and an error discards frames that were decoded
 * already: those between the last returned frame and the error are then decoded one by one.
 */
export async function* readSamples(track: InputVideoTrack): AsyncGenerator<DecodedFrame, void> {
  if (await track.canBeTransparent()) return yield* decodeTrack(track)
  const sink = new VideoSampleSink(track)
  let last = Number.NEGATIVE_INFINITY
  try {
    for await (const sample of (await isPlain(track)) ? decodeTrack(track) : sink.samples()) {
      last = sample.timestamp
      yield sample
    }
  } catch (error) {
    if (track.input.disposed) throw error
    for (const timestamp of await timestampsAfter(track, last)) {
      const sample = await sink.getSample(timestamp).catch(() => null)
      if (sample?.timestamp !== timestamp) {
        sample?.close()
        throw error
      }
      yield sample
    }
    throw error
  }
}

/**
 * Whether a decoder takes the packets as they are: those of browsers need what mediabunny does to some of them, and HEVC may begin with
 * packets of which the first frame is not there.
 */
async function isPlain(track: InputVideoTrack): Promise<boolean> {
  return nodeModule('node:fs') !== undefined && (await track.getCodec()) !== 'hevc'
}

/** Frames; more than any decoder runs ahead. */
const LOOK_AHEAD = 256

async function timestampsAfter(track: InputVideoTrack, last: number): Promise<number[]> {
  const sink = new EncodedPacketSink(track)
  const options = { metadataOnly: true }
  const start = await sink.getKeyPacket(last, options)
  const timestamps: number[] = []
  // Packets are in decoding order, which differs from presentation order.
  for await (const { timestamp } of sink.packets(start ?? undefined, undefined, options)) {
    if (timestamp > last) timestamps.push(timestamp)
    if (timestamps.length === LOOK_AHEAD) break
  }
  return timestamps.sort((a, b) => a - b)
}
