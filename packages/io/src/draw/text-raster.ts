import { Coverage } from './coverage'
import { CAPITAL_HEIGHT, hasGlyphs, layOut, PEN, type PlacedGlyph } from './font'
import { type TextBitmap, trimmed } from './text-bitmap'
import type { TextCanvas } from './text-canvas'

/** Entries of each memory: texts from outside may be all different. */
const MOST = 1000

/** Texts as opacities: of the built-in font where it has all characters, else of a canvas. It stores what it has drawn. */
export class TextRaster {
  readonly #characters = new Map<string, TextBitmap>()
  /** Of the characters in pixels. */
  #height = 0
  readonly #texts = new Map<string, TextBitmap>()
  readonly #coverage = new Coverage()

  constructor(private readonly canvas?: TextCanvas) {}

  measure(text: string, height: number): number {
    return this.#isBuiltIn(text) ? layOut(text, height).width : Math.ceil(this.canvas!.measure(text, height))
  }

  /** The bitmaps of a text, and how far each is to the right. */
  bitmapsOf(text: string, height: number): { readonly bitmap: TextBitmap; readonly x: number }[] {
    if (!this.#isBuiltIn(text)) {
      return [{ bitmap: remembered(this.#texts, `${height} ${text}`, () => this.canvas!.draw(text, height)), x: 0 }]
    }
    if (height !== this.#height) this.#characters.clear()
    this.#height = height
    return layOut(text, height).placed.map((placed) => {
      return { bitmap: remembered(this.#characters, placed.character, () => this.#draw(placed, height)), x: placed.x }
    })
  }

  #isBuiltIn(text: string): boolean {
    return this.canvas === undefined || hasGlyphs(text)
  }

  #draw({ glyph: { strokes, advance } }: PlacedGlyph, height: number): TextBitmap {
    const unit = height / CAPITAL_HEIGHT
    const margin = Math.ceil(3.5 * unit)
    const width = Math.ceil(advance * unit) + 2 * margin
    const rows = Math.ceil(8 * unit) + 3 * margin
    const coverage = this.#coverage
    coverage.begin({ left: 0, top: 0, right: width, bottom: rows })
    for (const stroke of strokes) {
      const points = stroke.map((value, i) => value * unit + (i % 2 === 0 ? margin : 2 * margin))
      coverage.addLine(points, (PEN * height) / 2)
    }
    const alphas = Uint8Array.from(coverage.values.subarray(0, width * rows), (value) => Math.round(255 * value))
    return trimmed({ x: -margin, y: -2 * margin, width, height: rows, alphas })
  }
}

function remembered<Value>(memory: Map<string, Value>, key: string, make: () => Value): Value {
  const existing = memory.get(key)
  if (existing !== undefined) return existing
  if (memory.size >= MOST) memory.clear()
  const value = make()
  memory.set(key, value)
  return value
}
