import { MotError, quoted, readOptions, shown } from '@mot/core'
import { rounded } from '../mot/rounded'
import { readXml, type XmlElement, xmlText } from '../xml'
import type { FormatReadOptions, Written } from './format'
import { frameName } from './frame-numbers'
import { type Keyframe, visibleCount, visibleShapes } from './keyframes'
import { countsOf, increase, type Kept, lossesOf } from './losses'
import {
  checkVideo,
  classNamesOf,
  framesOf,
  type ObjectRow,
  type ObjectSequence,
  type ObjectSequenceInput,
  RowCollector,
  readSequence,
  sequenceOf,
  tracksOf,
  tracksWithSeveralClasses,
} from './object-sequence'
import { rotatedBox, uprightBox } from './oriented'

export const cvatKept: Kept = {
  ids: true,
  scores: true,
  classNames: true,
  masks: false,
  rotations: true,
  ignoredRegions: false,
  frameCount: true,
  imageSize: true,
  frameRate: false,
  times: false,
}

/**
 * Reads CVAT's XML 1.1, "CVAT for video" (tracks) or "CVAT for images" (detections). A track is visible from a box to the next one
 * with `outside`, interpolated between keyframes, and without such a box to the end of the video, as CVAT shows it. Frames
 * that the task leaves out (`frame_filter` with a step) have no rows. An attribute `score` or `confidence` is the score.
 * @throws MotError `invalid-file`, naming the line.
 */
export function parseCvat(text: string, options: FormatReadOptions = {}): ObjectSequence {
  options = readOptions(options)
  const { file = 'text' } = options
  const given = checkVideo(options)
  const document = new CvatDocument(file)
  readXml(text, file, document)
  return document.sequence(given)
}

interface Shape {
  /** From 0, as the file counts. */
  readonly frame: number
  readonly element: XmlElement
  score: number
}

interface CvatTrack {
  readonly element: XmlElement
  readonly shapes: Shape[]
}

/** What the elements say, collected as they come. */
class CvatDocument {
  readonly #path: string[] = []
  readonly #tracks: CvatTrack[] = []
  /** Boxes of images, which have no ids. */
  readonly #detections: { readonly shape: Shape; readonly label: string }[] = []
  readonly #labels: string[] = []
  readonly #meta = new Map<string, string>()
  readonly #tasks = new Set<string>()
  readonly #otherShapes = new Map<string, number>()
  readonly #attributes = new Set<string>()
  readonly #classIds = new Map<string, number>()
  #occluded = 0
  #imageCount = 0
  #label: { name: string; isPart: boolean } | undefined
  #track: CvatTrack | undefined
  #image: { readonly frame: number; readonly element: XmlElement } | undefined
  #shape: Shape | undefined
  #attribute = ''

  constructor(private readonly file: string) {}

  open(element: XmlElement): void {
    const { name, attributes } = element
    if (this.#path.length === 0 && name !== 'annotations') {
      this.#refuse(element, `the root should be "annotations" of CVAT, got ${quoted(name)}.`)
    }
    this.#path.push(name)
    if (this.#path.includes('meta')) {
      if (name === 'label') this.#label = { name: '', isPart: false }
      return
    }
    if (attributes.task_id !== undefined) this.#tasks.add(attributes.task_id)
    if (name === 'track') {
      this.#track = { element, shapes: [] }
      this.#tracks.push(this.#track)
    } else if (name === 'image') {
      this.#image = { frame: this.#whole(element, 'id'), element }
      this.#imageCount = Math.max(this.#imageCount, this.#image.frame + 1)
      this.#size(attributes)
    } else if (name === 'box') this.#box(element)
    else if (name === 'attribute') this.#attribute = attributes.name ?? ''
    else if (this.#path.length === 3 || name === 'tag') increase(this.#otherShapes, name)
  }

  close(name: string, text: string): void {
    this.#path.pop()
    const content = text.trim()
    if (this.#path.includes('meta')) this.#closeMeta(name, content)
    else if (name === 'track') this.#track = undefined
    else if (name === 'image') this.#image = undefined
    else if (name === 'box') this.#shape = undefined
    else if (name === 'attribute' && this.#path.at(-1) === 'box') this.#closeAttribute(content)
  }

  sequence(given: ReturnType<typeof checkVideo>): ObjectSequence {
    if (this.#tasks.size > 1) {
      throw new MotError(
        'invalid-file',
        `${this.file} has the tasks ${shown([...this.#tasks].join(', '))} of a project: export each task of its own.`,
      )
    }
    const isVideo = this.#tracks.length > 0 || this.#imageCount === 0
    if (isVideo && this.#detections.length > 0) {
      throw new MotError('invalid-file', `${this.file} should have tracks or images, got both.`)
    }
    const remarks: string[] = []
    const collector = new RowCollector(this.file)
    const frameCount = given.frameCount ?? this.#frameCount()
    if (isVideo) this.#addTracks(collector, frameCount, remarks)
    else this.#addDetections(collector)
    const shapes = countsOf(this.#otherShapes)
    if (shapes !== '') remarks.push(`${this.file}: ${shapes} left out: only boxes are read.`)
    if (this.#attributes.size > 0) {
      remarks.push(`${this.file}: the attributes ${shown([...this.#attributes].slice(0, 20).join(', '))} are left out.`)
    }
    if (this.#occluded > 0)
      remarks.push(`${this.file}: ${this.#occluded} boxes are marked occluded, which is left out.`)
    return sequenceOf(isVideo ? 'tracks' : 'detections', collector.rows, {
      ...this.#imageSize(),
      ...(this.#meta.get('name') && { name: this.#meta.get('name')! }),
      classNames: this.#labels,
      ...given,
      frameCount,
      remarks,
    })
  }

  #addTracks(collector: RowCollector, frameCount: number, remarks: string[]): void {
    const [first, step] = [Number(this.#meta.get('start_frame') ?? 0), this.#step()]
    let open = 0
    for (const { element, shapes } of this.#tracks) {
      if (shapes.length === 0) continue
      const id = this.#whole(element, 'id')
      const classId = this.#classOf(element.attributes.label ?? '')
      const keyframes = shapes.sort((a, b) => a.frame - b.frame).map((shape) => this.#keyframe(shape))
      const twice = keyframes.findIndex(({ frame }, i) => i > 0 && frame === keyframes[i - 1]!.frame)
      if (twice > 0) {
        const { where, frame } = keyframes[twice]!
        throw new MotError('invalid-file', `${this.file}, ${where}: track ${id} should be in frame ${frame - 1} once.`)
      }
      const last = keyframes.at(-1)!
      const end = Math.max(frameCount, last.frame)
      if (last.goesOn && last.frame + step <= end) open++
      collector.expect(visibleCount(keyframes, end, step))
      for (const { frame, box, degrees, score, where } of visibleShapes(keyframes, end, step)) {
        collector.add({ frame, id, ...rotatedBox(box, degrees), score, classId }, where)
      }
    }
    if (open > 0) {
      remarks.push(
        `${this.file}: ${open} tracks have no box with "outside" at their end: they go on to frame ${frameCount}, as in CVAT.`,
      )
    }
    if (step > 1)
      remarks.push(`${this.file} has every ${step}th frame of the video from ${first}: the others have no rows.`)
  }

  #addDetections(collector: RowCollector): void {
    for (const { shape, label } of this.#detections) {
      const { frame, box, degrees, score, where } = this.#keyframe(shape)
      collector.add({ frame, id: -1, ...rotatedBox(box, degrees), score, classId: this.#classOf(label) }, where)
    }
  }

  #box(element: XmlElement): void {
    const { attributes } = element
    const frame = this.#track ? this.#whole(element, 'frame') : this.#image?.frame
    if (frame === undefined) this.#refuse(element, 'a box should be in a track or an image.')
    this.#shape = { frame, element, score: 1 }
    if (attributes.occluded === '1') this.#occluded++
    if (this.#track) this.#track.shapes.push(this.#shape)
    else this.#detections.push({ shape: this.#shape, label: attributes.label ?? '' })
  }

  #keyframe({ frame, element, score }: Shape): Keyframe {
    const number = (name: string, fallback?: number) => this.#number(element, name, fallback)
    const box = { left: number('xtl'), top: number('ytl'), right: number('xbr'), bottom: number('ybr') }
    const isVisible = element.attributes.outside !== '1'
    const where = `line ${element.line}`
    return { frame: frame + 1, box, degrees: number('rotation', 0), score, isVisible, goesOn: isVisible, where }
  }

  #closeMeta(name: string, content: string): void {
    const parent = this.#path.at(-1)
    if (name === 'label') {
      // A label with a parent is a point of a skeleton.
      if (this.#label && !this.#label.isPart) this.#labels.push(this.#label.name)
      this.#label = undefined
    } else if (parent === 'label' && this.#label) {
      if (name === 'name') this.#label.name = content
      else if (name === 'parent') this.#label.isPart = true
    } else if (parent === 'task' || parent === 'job' || parent === 'original_size') {
      this.#meta.set(name, content)
    }
  }

  #closeAttribute(content: string): void {
    const isScore = /^(score|confidence)$/i.test(this.#attribute) && content !== '' && Number.isFinite(Number(content))
    if (isScore && this.#shape) this.#shape.score = Number(content)
    else this.#attributes.add(this.#attribute)
  }

  #classOf(label: string): number {
    const index = this.#classIds.get(label)
    if (index !== undefined) return index
    // Labels without a list of them.
    if (this.#classIds.size < this.#labels.length) for (const [i, name] of this.#labels.entries()) this.#name(name, i)
    if (!this.#classIds.has(label)) this.#name(label, this.#labels.push(label) - 1)
    return this.#classIds.get(label)!
  }

  #name(name: string, classId: number): void {
    if (!this.#classIds.has(name)) this.#classIds.set(name, classId)
  }

  #size({ width, height }: XmlElement['attributes']): void {
    if (width !== undefined && !this.#meta.has('width')) this.#meta.set('width', width)
    if (height !== undefined && !this.#meta.has('height')) this.#meta.set('height', height)
  }

  #imageSize(): Pick<ObjectSequence, 'imageWidth' | 'imageHeight'> {
    const [imageWidth, imageHeight] = [Number(this.#meta.get('width')), Number(this.#meta.get('height'))]
    return imageWidth > 0 && imageHeight > 0 ? { imageWidth, imageHeight } : {}
  }

  /** Frames are those of the video, also where the task begins later or leaves some out. */
  #frameCount(): number {
    const stop = Number(this.#meta.get('stop_frame') || Number.NaN)
    const count = Number(this.#meta.get('size') || Number.NaN)
    if (Number.isInteger(stop) && stop >= 0 && stop < 10_000_000) return stop + 1
    return Number.isInteger(count) && count > 0 && count <= 10_000_000
      ? Math.max(count, this.#imageCount)
      : this.#imageCount
  }

  #step(): number {
    const step = Number(/step=(\d{1,7})/.exec(this.#meta.get('frame_filter') ?? '')?.[1] ?? 1)
    return Math.max(1, step)
  }

  #whole(element: XmlElement, name: string): number {
    const value = this.#number(element, name)
    if (Number.isInteger(value) && value >= 0) return value
    this.#refuse(element, `${name} of a ${element.name} should be an integer from 0, got ${value}.`)
  }

  #number(element: XmlElement, name: string, fallback?: number): number {
    const text = element.attributes[name]
    if (text === undefined && fallback !== undefined) return fallback
    const value = text === undefined || text.trim() === '' ? Number.NaN : Number(text)
    if (Number.isFinite(value)) return value
    this.#refuse(
      element,
      `${name} of a ${element.name} should be a number, got ${text === undefined ? 'none' : quoted(text)}.`,
    )
  }

  #refuse({ line }: XmlElement, reason: string): never {
    throw new MotError('invalid-file', `${this.file}, line ${line}: ${reason}`)
  }
}

/**
 * CVAT's XML 1.1: tracks as "CVAT for video", detections as "CVAT for images". Each box is a keyframe, the first frame without one
 * has a box with `outside`. Scores are an attribute of the labels.
 * @throws MotError `invalid-option` where a row is invalid.
 */
export function formatCvat(input: ObjectSequenceInput): Written {
  const sequence = readSequence(input)
  const { kind, frameCount } = sequence
  const names = classNamesOf(sequence)
  const hasScores = sequence.rows.some(({ score }) => score !== 1)
  const head = ['<?xml version="1.0" encoding="utf-8"?>', '<annotations>', '  <version>1.1</version>']
  const lines = [...head, ...metaLines(sequence, names, hasScores)]
  const attributes = ({ score }: ObjectRow) =>
    hasScores ? `><attribute name="score">${score}</attribute></box>` : '></box>'
  if (kind === 'detections') {
    const { imageWidth, imageHeight } = sequence
    const size = imageWidth && imageHeight ? ` width="${imageWidth}" height="${imageHeight}"` : ''
    for (const { frame, rows } of framesOf(sequence)) {
      lines.push(`  <image id="${frame - 1}" name="${frameName(frame - 1)}"${size}>`)
      for (const row of rows) {
        const label = `label="${xmlText(names[row.classId]!)}" source="auto"`
        lines.push(`    <box ${label} occluded="0" ${sides(row)} z_order="0"${attributes(row)}`)
      }
      lines.push('  </image>')
    }
  } else {
    for (const [id, rows] of tracksOf(sequence)) {
      lines.push(`  <track id="${id}" label="${xmlText(names[rows[0]!.classId]!)}" source="auto">`)
      for (const [i, row] of rows.entries()) {
        lines.push(boxLine(row, row.frame, false) + attributes(row))
        const isLast = rows[i + 1]?.frame !== row.frame + 1
        if (isLast && row.frame < frameCount) lines.push(boxLine(row, row.frame + 1, true) + attributes(row))
      }
      lines.push('  </track>')
    }
  }
  lines.push('</annotations>', '')
  const changing = tracksWithSeveralClasses(sequence)
  return {
    content: lines.join('\n'),
    remarks: [
      ...lossesOf(sequence, 'CVAT', cvatKept),
      ...(changing > 0
        ? [`A track of CVAT has one label: of ${changing} tracks with several classes, it is the first.`]
        : []),
    ],
  }
}

function metaLines(sequence: ObjectSequence, names: readonly string[], hasScores: boolean): string[] {
  const { kind, frameCount, name = 'mot', imageWidth, imageHeight } = sequence
  const attribute = [
    '          <attributes>',
    '            <attribute><name>score</name><mutable>True</mutable><input_type>text</input_type><default_value></default_value><values></values></attribute>',
    '          </attributes>',
  ]
  return [
    '  <meta>',
    '    <task>',
    `      <name>${xmlText(name)}</name>`,
    `      <size>${frameCount}</size>`,
    `      <mode>${kind === 'tracks' ? 'interpolation' : 'annotation'}</mode>`,
    '      <overlap>0</overlap>',
    '      <start_frame>0</start_frame>',
    `      <stop_frame>${Math.max(0, frameCount - 1)}</stop_frame>`,
    '      <frame_filter></frame_filter>',
    '      <labels>',
    ...names.flatMap((label) => [
      '        <label>',
      `          <name>${xmlText(label)}</name>`,
      '          <type>rectangle</type>',
      ...(hasScores ? attribute : ['          <attributes></attributes>']),
      '        </label>',
    ]),
    '      </labels>',
    ...(imageWidth && imageHeight
      ? [
          '      <original_size>',
          `        <width>${imageWidth}</width>`,
          `        <height>${imageHeight}</height>`,
          '      </original_size>',
        ]
      : []),
    '    </task>',
    '  </meta>',
  ]
}

function boxLine(row: ObjectRow, frame: number, isOutside: boolean): string {
  return `    <box frame="${frame - 1}" keyframe="1" outside="${isOutside ? 1 : 0}" occluded="0" ${sides(row)} z_order="0"`
}

function sides(row: ObjectRow): string {
  const { box, degrees } = uprightBox(row)
  const text = `xtl="${rounded(box.left)}" ytl="${rounded(box.top)}" xbr="${rounded(box.right)}" ybr="${rounded(box.bottom)}"`
  return degrees === 0 ? text : `${text} rotation="${rounded(degrees)}"`
}
