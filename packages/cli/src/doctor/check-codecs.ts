import type { Check } from './check'

/** Codec strings of RFC 6381, one of a common profile and level for each codec. */
const codecs = {
  'H.264': 'avc1.42001f',
  'H.265': 'hvc1.1.6.L93.B0',
  VP8: 'vp8',
  VP9: 'vp09.00.10.08',
  AV1: 'av01.0.04M.08',
}

/** The codecs that can be decoded and encoded without ffmpeg. */
export async function checkCodecs(): Promise<Check[]> {
  let webcodecs: typeof import('@napi-rs/webcodecs')
  try {
    webcodecs = await import('@napi-rs/webcodecs')
  } catch (error) {
    const instead = 'videos are read and written by ffmpeg where it is on the PATH'
    const reason = `@napi-rs/webcodecs does not load (${instead}): ${String(error)}`
    return [{ name: 'all codecs', ok: false, detail: reason }]
  }
  const { VideoDecoder, VideoEncoder } = webcodecs
  return Promise.all(
    Object.entries(codecs).map(async ([name, codec]) => {
      const reads = (await VideoDecoder.isConfigSupported({ codec })).supported === true
      const writes = (await VideoEncoder.isConfigSupported({ codec, width: 640, height: 384 })).supported === true
      const detail = [reads && 'decodes', writes && 'encodes'].filter(Boolean).join(' and ')
      return { name, ok: reads, detail: detail || 'no decoder and no encoder' }
    }),
  )
}
