import { readXml, type XmlElement, type XmlHandler } from '../xml'
import type { DrawnShape } from './drawn-shape'

/**
 * Polygons and polylines of CVAT's XML 1.1, for images or video: `<polygon label="shelf" points="10.5,20;30,20;30,40"/>`. Those in a
 * track have its label; the first one is read.
 * @throws MotError `invalid-file`, naming the line.
 */
export function cvatZones(text: string, file: string): DrawnShape[] {
  const document = new CvatZones()
  readXml(text, file, document)
  return document.shapes
}

class CvatZones implements XmlHandler {
  readonly shapes: DrawnShape[] = []
  #track: { readonly label: string | undefined; hasShape: boolean } | undefined

  open({ name, attributes }: XmlElement): void {
    const { label, points = '' } = attributes
    if (name === 'track') this.#track = { label, hasShape: false }
    if (name !== 'polygon' && name !== 'polyline') return
    if (this.#track?.hasShape) return
    if (this.#track) this.#track.hasShape = true
    const fallback = name === 'polygon' ? 'zone' : 'line'
    this.shapes.push({ name: label ?? this.#track?.label ?? fallback, kind: name, points: pointsOf(points) })
  }

  close(name: string): void {
    if (name === 'track') this.#track = undefined
  }
}

function pointsOf(text: string): [number, number][] {
  return text.split(';').map((pair) => {
    const [x = '', y = '', ...more] = pair.split(',')
    return more.length > 0 ? [Number.NaN, Number.NaN] : [numberOf(x), numberOf(y)]
  })
}

function numberOf(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text)
}
