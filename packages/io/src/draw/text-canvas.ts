import { checkOptions, MotError, readOptions, shown } from '@mot/core'
import { nodeModule } from '../node'
import { type TextBitmap, trimmed } from './text-bitmap'

/** Writes what the built-in font cannot: the fonts of a canvas, with the scripts that they have. */
export interface TextCanvas {
  /** The characters of a text for which there is no glyph, each once. */
  missing(text: string): readonly string[]
  /** Width in pixels of a text whose capitals are `height` pixels high. */
  measure(text: string, height: number): number
  /** Its pixels, relative to the corner of the first capital. */
  draw(text: string, height: number): TextBitmap
  /** The font of this size as a canvas names it. */
  font(height: number): string
}

export interface TextCanvasOptions {
  /** Fonts of CSS, in the order of preference; quotation marks about names with blanks. Default: `sans-serif`. */
  readonly fontFamily?: string
  /** Files of fonts (.ttf, .otf, .ttc, .woff2) to use beside those of the system; Node alone. Default: none. */
  readonly fontFiles?: readonly string[]
}

/**
 * Loads the fonts of a canvas: those of the page, or in Node those of the system, through the package `@napi-rs/canvas`.
 * @throws MotError `unsupported` without that package, and for font files in a page; `file-not-found`, `invalid-file` for a file
 *   that is not a font; `invalid-option`.
 */
export async function loadTextCanvas(options: TextCanvasOptions = {}): Promise<TextCanvas> {
  const { fontFamily = 'sans-serif', fontFiles = [] } = readOptions(options)
  if (typeof fontFamily !== 'string' || fontFamily.trim() === '' || /[;{}]/.test(fontFamily)) {
    throw new MotError('invalid-option', `Option "fontFamily" should be names of fonts, got ${shown(fontFamily)}.`)
  }
  if (!Array.isArray(fontFiles) || !fontFiles.every((file) => typeof file === 'string')) {
    throw new MotError('invalid-option', `Option "fontFiles" should be a list of paths, got ${shown(fontFiles)}.`)
  }
  const fs = nodeModule('node:fs')
  if (!fs) {
    if (fontFiles.length > 0)
      throw new MotError('unsupported', 'A page loads font files by @font-face, not by "fontFiles".')
    const canvas = pageTextCanvas(fontFamily)
    if (!canvas)
      throw new MotError('unsupported', 'This browser has no OffscreenCanvas, which these characters require.')
    return canvas
  }
  const { createCanvas, GlobalFonts } = await importCanvas()
  const families = [fontFamily]
  for (const [i, file] of fontFiles.entries()) {
    if (!fs.existsSync(file)) throw new MotError('file-not-found', `There is no font file ${shown(file)}.`)
    // A name of ours leads to this file, whatever is installed under its own name.
    const name = `mot ${i + 1} ${file.replaceAll(/[^\w ]/g, ' ')}`
    if (!GlobalFonts.registerFromPath(file, name)) {
      throw new MotError('invalid-file', `${shown(file)} should be a font (.ttf, .otf, .ttc or .woff2).`)
    }
    families.unshift(`"${name}"`)
  }
  return new CanvasText(families.join(', '), (width, height) => createCanvas(width, height).getContext('2d'))
}

/** The fonts of a page; undefined where there is no OffscreenCanvas. */
export function pageTextCanvas(fontFamily = 'sans-serif'): TextCanvas | undefined {
  if (typeof OffscreenCanvas === 'undefined') return undefined
  return new CanvasText(fontFamily, (width, height) => new OffscreenCanvas(width, height).getContext('2d')!)
}

/** The part of a canvas that writes. */
interface TextContext {
  font: string
  textBaseline: string
  fillText(text: string, x: number, y: number): void
  measureText(text: string): {
    readonly width: number
    readonly actualBoundingBoxAscent: number
    readonly actualBoundingBoxDescent: number
  }
  getImageData(left: number, top: number, width: number, height: number): { readonly data: ArrayLike<number> }
}

type MakeContext = (width: number, height: number) => TextContext

/** No font has a glyph for it: it is not, and will not be, a character. */
const NO_CHARACTER = String.fromCodePoint(0x20000 - 2)

class CanvasText implements TextCanvas {
  readonly #measuring: TextContext
  /** Height of a capital in a font of one pixel. */
  readonly #capital: number
  readonly #isMissing = new Map<string, boolean>()
  readonly #unknown: string

  constructor(
    private readonly family: string,
    private readonly make: MakeContext,
  ) {
    this.#measuring = make(1, 1)
    this.#measuring.font = `600 100px ${family}`
    this.#capital = this.#measuring.measureText('H').actualBoundingBoxAscent / 100 || 0.72
    this.#unknown = this.#print(NO_CHARACTER)
  }

  missing(text: string): readonly string[] {
    const missing = new Set<string>()
    for (const character of text) {
      // Marks, joiners and selectors have no form of their own.
      if (/[\p{M}\p{Cf}\p{Z}]/u.test(character)) continue
      if (this.#lacks(character)) missing.add(character)
    }
    return [...missing]
  }

  measure(text: string, height: number): number {
    this.#measuring.font = this.font(height)
    return this.#measuring.measureText(text).width
  }

  draw(text: string, height: number): TextBitmap {
    const margin = Math.ceil(height)
    const width = Math.ceil(this.measure(text, height)) + 2 * margin
    const rows = Math.ceil(height) + 2 * margin
    const context = this.make(width, rows)
    context.font = this.font(height)
    context.textBaseline = 'alphabetic'
    context.fillText(text, margin, margin + height)
    const { data } = context.getImageData(0, 0, width, rows)
    const alphas = Uint8Array.from({ length: width * rows }, (_, i) => data[4 * i + 3]!)
    return trimmed({ x: -margin, y: -margin, width, height: rows, alphas })
  }

  font(height: number): string {
    return `600 ${height / this.#capital}px ${this.family}`
  }

  #lacks(character: string): boolean {
    const known = this.#isMissing.get(character)
    if (known !== undefined) return known
    if (this.#isMissing.size > 5000) this.#isMissing.clear()
    const print = this.#print(character)
    const isMissing = print === this.#unknown || print === ''
    this.#isMissing.set(character, isMissing)
    return isMissing
  }

  /** The pixels as a text; empty where there are none. */
  #print(character: string): string {
    const { width, height, alphas } = this.draw(character, 16)
    return alphas.length === 0 ? '' : `${width} ${height} ${alphas}`
  }
}

/** What is used of the package; its types are not needed by those that have not installed it. */
interface CanvasPackage {
  createCanvas(width: number, height: number): { getContext(kind: '2d'): TextContext }
  readonly GlobalFonts: { registerFromPath(path: string, name: string): unknown }
}

async function importCanvas(): Promise<CanvasPackage> {
  // Not a literal in import(): bundlers for browsers then ignore it.
  const name = '@napi-rs/canvas'
  try {
    const canvas = await import(/* @vite-ignore */ /* webpackIgnore: true */ name)
    return checkOptions<CanvasPackage>({ ...canvas.default, ...canvas })
  } catch (error) {
    throw new MotError('unsupported', 'Fonts require the package @napi-rs/canvas: npm install @napi-rs/canvas.', {
      cause: error,
    })
  }
}
