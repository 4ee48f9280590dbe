// Prints the table of the guide: what each network of the catalogue finds in the pictures and the footage in ../shared/media,
// and the time of a frame. Networks come from ../shared/weights, from the cache, or from their publishers.
//   npm run networks
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createBackend } from '@mot/backends'
import { Detections, type Frame } from '@mot/core'
import * as heads from '@mot/heads'
import { openVideo } from '@mot/io/video'
import { type CatalogueEntry, catalogue, freeInputSize, nameOf } from '@mot/models'
import { resolveModel } from '@mot/models/resolve'
import { ByteTrack } from '@mot/trackers'
import { NanoTrack, nanoTrackPresets, VitTrack } from '@mot/trackers/single'
import { sharedNetworks, startMirror } from '../packages/test-utils/src/network-mirror'

const media = fileURLToPath(new URL('../../shared/media', import.meta.url))
const pictures = ['basketball1.png', 'messi5.jpg', 'leuvenA.jpg']
/** Detections that count as found. */
const minScore = 0.4
const frameCount = 100

if (!existsSync(media)) {
  console.log('The pictures and the footage of ../shared/media are not there.')
  process.exit(1)
}
await using mirror = await startMirror(sharedNetworks())
await using backend = await createBackend({ device: 'cpu' })

const detectors = await rowsOf('detector', detectorRow)
print([['network', ...pictures, `vtest.avi, ${frameCount} frames`, 'ms a frame'], ...detectors])
const others = [...(await rowsOf('appearance', appearanceRow)), ...(await rowsOf('single-object', followerRow))]
print([['network', 'what it did', 'ms'], ...others])
const machine = `${cpus().length} cores of ${cpus()[0]!.model}, load average ${loadavg()[0]!.toFixed(1)}`
console.log(`Scores above ${minScore}; medians on the CPU (${machine}).`)

async function rowsOf(kind: string, row: (entry: CatalogueEntry) => Promise<string[]>): Promise<string[][]> {
  const rows: string[][] = []
  for (const entry of catalogue.filter((each) => each.kind === kind && each.tried)) {
    rows.push([`\`${entry.name}\``, ...(await row(entry).catch((error: Error) => [`not at hand: ${error.message}`]))])
  }
  return rows
}

/** A network from the mirror where that has it. */
async function load(entry: CatalogueEntry, part?: string) {
  const name = nameOf(entry, part)
  const options = { mirror: mirror.address, retries: 0 }
  const { file } = await resolveModel(name, options).catch(() => resolveModel(name, { mirror: '' }))
  return backend.load(part === 'backbone' ? freeInputSize(await readFile(file)) : file)
}

async function detectorRow(entry: CatalogueEntry): Promise<string[]> {
  const make = (heads as unknown as Record<string, (options: object) => heads.Head>)[entry.head!]!
  const detector = heads.createDetector(await load(entry), make(entry.headOptions ?? {}))
  const found: string[] = []
  for (const picture of pictures) {
    for await (const image of openVideo(join(media, picture))) found.push(counts(entry, await detector.detect(image)))
  }
  const tracker = new ByteTrack({ frameRate: 10, ...entry.trackerOptions })
  const ids = new Set<number>()
  const times: number[] = []
  let people = 0
  for await (const frame of footage('vtest.avi')) {
    const start = performance.now()
    const detections = await detector.detect(frame)
    times.push(performance.now() - start)
    const rows = [...detections].filter(({ classId }) => classId === 0)
    people += rows.filter(({ score }) => score > minScore).length
    const tracked = tracker.update(detections.select(rows.map(({ index }) => index)))
    for (const { id } of tracked) ids.add(id)
  }
  const average = (people / times.length).toFixed(1)
  return [...found, `${average} people a frame, ${ids.size} ids`, median(times).toFixed(0)]
}

/** `2 person, 1 sports ball`, the most frequent first. */
function counts({ classes }: CatalogueEntry, detections: Detections): string {
  const byName = new Map<string, number>()
  for (const { classId, score } of detections) {
    const name = classes[classId]!
    if (score > minScore) byName.set(name, (byName.get(name) ?? 0) + 1)
  }
  const sorted = [...byName].sort((a, b) => b[1] - a[1])
  return sorted.map(([name, count]) => `${count} ${name}`).join(', ') || 'nothing'
}

/** The two players of the first picture, and the first one again from a slightly smaller box. */
async function appearanceRow(entry: CatalogueEntry): Promise<string[]> {
  const embedder = heads.embedder(await load(entry), entry.headOptions as heads.EmbedderOptions)
  const boxes = [
    { left: 36, top: 82, right: 163, bottom: 479 },
    { left: 44, top: 94, right: 155, bottom: 459 },
    { left: 436, top: 23, right: 639, bottom: 479 },
  ]
  const people = Detections.from(boxes.map((box) => ({ box, score: 1 })))
  const times: number[] = []
  let similarities: number[] = []
  for await (const image of openVideo(join(media, pictures[0]!))) {
    for (let i = 0; i < 10; i++) {
      const start = performance.now()
      const { embeddings, embeddingDimension } = await embedder.embed(image, people)
      times.push((performance.now() - start) / boxes.length)
      const cosine = (a: number, b: number) => {
        const row = (index: number) =>
          embeddings!.subarray(index * embeddingDimension, (index + 1) * embeddingDimension)
        return row(a).reduce((sum, value, k) => sum + value * row(b)[k]!, 0)
      }
      similarities = [cosine(0, 1), cosine(0, 2)]
    }
  }
  const [same, other] = similarities.map((value) => value.toFixed(2))
  return [`similarity of a person with himself ${same}, with another ${other}`, `${median(times).toFixed(0)} a box`]
}

/** The bag of bag.avi: in how many frames it is seen. */
async function followerRow(entry: CatalogueEntry): Promise<string[]> {
  const target =
    entry.tracker === 'VitTrack'
      ? new VitTrack({ network: await load(entry) })
      : new NanoTrack(
          { backbone: await load(entry, 'backbone'), head: await load(entry, 'head') },
          nanoTrackPresets[entry.preset as keyof typeof nanoTrackPresets],
        )
  const box = { left: 308, top: 112, right: 468, bottom: 360 }
  const times: number[] = []
  let followed = 0
  let isStarted = false
  for await (const frame of openVideo(join(media, 'bag.avi'))) {
    if (!isStarted) await target.start(frame, box)
    else {
      const start = performance.now()
      const { state } = await target.update(frame)
      times.push(performance.now() - start)
      if (state === 'tracking') followed++
    }
    isStarted = true
  }
  return [`bag.avi: tracking in ${followed} of ${times.length} frames`, `${median(times).toFixed(0)} a frame`]
}

async function* footage(name: string): AsyncGenerator<Frame> {
  for await (const frame of openVideo(join(media, name))) {
    yield frame
    if (frame.index >= frameCount) return
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN
}

function print(rows: readonly (readonly string[])[]): void {
  const [head, ...body] = rows as [readonly string[], ...(readonly string[])[]]
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  console.log([line(head), line(head.map(() => '---')), ...body.map(line)].join('\n'), '\n')
}
