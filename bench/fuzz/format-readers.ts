import * as formats from '@mot/io/formats'
import { parseZoneFile } from '@mot/io/mot'
import type { Reader } from './readers'

const video = { imageWidth: 64, imageHeight: 48, frameRate: 25 }
const box = { left: 1, top: 2, right: 30.5, bottom: 40 }
const mask = { left: 1, top: 2, width: 2, height: 2, data: Uint8Array.from([1, 0, 1, 1]) }
const rows = [1, 2, 4].flatMap((frame) => [1, 2].map((id) => ({ frame, id, box, score: 0.5, classId: id - 1, mask })))
const sequence = { ...video, rows, frameCount: 4, classNames: ['person', 'a car'] }
/** Longer sequences of a damaged frame number take memory, and are tested beside their formats. */
const limits = { ...video, mode: 'lenient' } as const

const drawn = {
  ...{ original_width: 64, original_height: 48, type: 'polygonlabels' },
  value: {
    points: [
      [1, 2],
      [30, 2],
      [30, 40],
    ],
    polygonlabels: ['shelf'],
  },
}

/** Readers of the formats of other tools: files that our own writers make of one sequence, and what a tool has beside them. */
export const formatReaders: Readonly<Record<string, Reader>> = {
  ...Object.fromEntries(
    (Object.keys(formats.fileFormats) as formats.FileFormatName[])
      .filter((name) => name !== 'kitti')
      .map((format) => {
        const { content } = formats.formatObjects(sequence, { format })
        return [`${format}, converted`, reader(content, (text) => formats.parseObjects(text, { format, ...limits }))]
      }),
  ),
  'any format, recognised': reader(formats.formatCvat(sequence).content, (text) => formats.parseObjects(text, limits)),
  'zones of CVAT': zones(
    '<annotations><track id="0" label="shelf"><polygon frame="0" points="1,2;30,2;30,40"/></track><image id="0"><polyline label="door" points="1,2;30,2"/></image></annotations>',
  ),
  'zones of Label Studio': zones(JSON.stringify([{ annotations: [{ result: [drawn] }] }])),
  'zones and lines': zones(JSON.stringify({ lines: [{ name: 'door', from: [0, 1], to: [9, 1] }] })),
  'label-studio, minimal': reader(minimal(), (text) => formats.parseLabelStudio(text, limits)),
  'a folder of yolo': reader(
    [...formats.formatYolo(sequence).content].map(([path, text]) => `${path}\n${text}`).join('\n--\n'),
    (text) => {
      const files = text.split('\n--\n').map((file): [string, string] => {
        const [path = '', ...lines] = file.split('\n')
        return [path, lines.join('\n')]
      })
      return formats.parseYolo(new Map(files), limits)
    },
  ),
}

function minimal(): string {
  const shape = { x: 1, y: 2, width: 30, height: 40, rotation: 10, time: 0.1 }
  const frames = [1, 3].map((frame) => ({ ...shape, frame, enabled: frame === 1 }))
  return JSON.stringify([{ video: 'a.mp4', box: [{ framesCount: 4, duration: 0.2, sequence: frames, labels: ['a'] }] }])
}

/** What is read can be written in every format, or is refused. */
function reader(file: string, parse: (text: string) => formats.ObjectSequence): Reader {
  const read = (bytes: Uint8Array) => {
    const found = parse(new TextDecoder().decode(bytes))
    if (found.frameCount < 1000) formats.formatCvat(found)
    const { times, rows: all, ...about } = found
    return { ...about, rows: all.slice(0, 1000), count: all.length, times: times && [...times] }
  }
  const json = /^[[{]/.test(file) ? parsed(file) : undefined
  return { file: new TextEncoder().encode(file), read, ...(json !== undefined && { json }) }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function zones(file: string): Reader {
  const json = file.startsWith('<') ? undefined : parsed(file)
  const read = (bytes: Uint8Array) => parseZoneFile(new TextDecoder().decode(bytes))
  return { file: new TextEncoder().encode(file), read, ...(json !== undefined && { json }) }
}
