import {
  parseCameraMotion,
  parseCoco,
  parseCocoResults,
  parseDetections,
  parseGroundTruth,
  parseKitti,
  parseNpy,
  parseSequenceInfo,
  parseTracks,
} from '@mot/io'
import { expect, test } from 'vitest'
import { inNaturalOrder } from '../src/video/natural-order'

/** Texts of about `n` characters: pieces that a pattern with nested repetitions tries in every way. */
const shapes: Readonly<Record<string, (n: number) => string>> = {
  'a run of digits': (n) => `${'1'.repeat(n)}x`,
  'a run of digits as a column': (n) => `1,2,${'1'.repeat(n)}x,4,5,6,7,8,9,10`,
  'a run of blanks': (n) => `1${' '.repeat(n)}x`,
  'a run of tabs': (n) => `1${'\t'.repeat(n)}x`,
  'blanks in a key': (n) => `[Sequence]\nname${' '.repeat(n)}x`,
  'blanks in a value': (n) => `[Sequence]\nname=x${' '.repeat(n)}x\nseqLength=${' x'.repeat(n / 2)}`,
  brackets: (n) => `[${']'.repeat(n)} x\n${'['.repeat(n)}`,
  quotes: (n) => `frame,left,top,width,height\n${',"'.repeat(n / 2)}`,
  'doubled quotes': (n) => `frame,left,top,width,height\n"${',""'.repeat(n / 3)}`,
  commas: (n) => ','.repeat(n),
  'decimal commas': (n) => '1,5;'.repeat(n / 4),
  'empty lines': (n) => '\n'.repeat(n),
  'carriage returns': (n) => '\r'.repeat(n),
  'nested lists': (n) => '['.repeat(n / 2) + ']'.repeat(n / 2),
  'frames as JSON': (n) => `{"frame"${' '.repeat(n)}`,
  'objects of many types': (n) =>
    Array.from({ length: n / 30 }, (_, i) => `0 ${i} type${i} 0 0 0 1 1 2 2 0 0 0 0 0 0 0`).join('\n'),
  'regions without annotations': (n) => '0 -1 DontCare 0 0 0 1 1 2 2 0 0 0 0 0 0 0\n'.repeat(n / 40),
  'videos and images': (n) =>
    JSON.stringify({
      images: Array.from({ length: n / 60 }, (_, id) => ({ id, video_id: id })),
      videos: Array.from({ length: n / 60 }, (_, id) => ({ id })),
      annotations: [],
    }),
}

const readers: Readonly<Record<string, (text: string) => unknown>> = {
  parseDetections: (text) => parseDetections(text),
  'parseDetections, lenient': (text) => parseDetections(text, { mode: 'lenient' }),
  parseTracks: (text) => parseTracks(text),
  'parseTracks, lenient': (text) => parseTracks(text, { mode: 'lenient' }),
  parseGroundTruth: (text) => parseGroundTruth(text),
  parseKitti: (text) => parseKitti(text),
  'parseKitti, lenient': (text) => parseKitti(text, { mode: 'lenient' }),
  parseCoco: (text) => parseCoco(text),
  parseCocoResults: (text) => parseCocoResults(text),
  parseSequenceInfo: (text) => parseSequenceInfo(text),
  'parseCameraMotion, lenient': (text) => parseCameraMotion(text, { mode: 'lenient' }),
  'parseNpy, the header': (text) => parseNpy(npyWith(text)),
  'names of images': (text) => inNaturalOrder([text, `${text}.5.jpg`]),
}

for (const [reader, read] of Object.entries(readers)) {
  test(`${reader}: a hostile text takes time in proportion to its length`, () => {
    for (const [shape, textOf] of Object.entries(shapes)) {
      const [short, long] = [least(read, textOf(6_000)), least(read, textOf(48_000))]
      // Eight times the text. A quadratic reader takes 64 times as long; below 8 ms the clock decides.
      expect(long / Math.max(short, 8), `${shape}: ${short} ms, then ${long} ms`).toBeLessThan(30)
    }
  })
}

/** Milliseconds of the fastest of three. */
function least(read: (text: string) => unknown, text: string): number {
  const times = [0, 0, 0].map(() => {
    const start = performance.now()
    try {
      read(text)
    } catch (error) {
      expect((error as { code?: string }).code).toBeDefined()
      expect((error as Error).message.length).toBeLessThan(400)
    }
    return performance.now() - start
  })
  return Math.min(...times)
}

function npyWith(header: string): Uint8Array {
  const text = new TextEncoder().encode(header)
  const bytes = new Uint8Array(10 + text.length)
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, text.length & 255, text.length >> 8])
  bytes.set(text, 10)
  return bytes
}
