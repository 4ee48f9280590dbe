import { MotError } from '@mot/core'
import {
  createOverlay,
  hasBuiltInGlyphs,
  loadTextCanvas,
  type Overlay,
  type OverlayOptions,
  type TextCanvas,
} from '@mot/io/draw'
import { type PaintingOptions, readStyle } from './style'

/** An overlay, and what is to be said of it at the end. */
export interface OpenedOverlay {
  readonly overlay: Overlay
  /** Names what could not be written; undefined where all could. */
  remark(): string | undefined
}

/**
 * The overlay of a command: its own defaults, then the user's style. Fonts are loaded where names need them.
 * @param names all that labels may have: of classes, lines and zones.
 * @throws MotError as the parts do.
 */
export async function openOverlay(
  { style, font }: PaintingOptions,
  defaults: OverlayOptions,
  names: readonly string[] = [],
): Promise<OpenedOverlay> {
  const options = { ...defaults, ...(await readStyle(style)) }
  const fonts = await loadFonts(font, [...names, ...(options.classNames ?? [])])
  const overlay = createOverlay({ ...options, ...(fonts.canvas && { textCanvas: fonts.canvas }) })
  return {
    overlay,
    remark() {
      const { missingCharacters: missing } = overlay
      if (missing.length === 0) return undefined
      const shown = missing.slice(0, 20).join(' ')
      return `No font has ${shown} of the labels; ${fonts.advice}. They are question marks in the video.`
    },
  }
}

interface Fonts {
  readonly canvas?: TextCanvas
  /** What the user may do where characters are missing. */
  readonly advice: string
}

async function loadFonts(files: readonly string[] | undefined, names: readonly string[]): Promise<Fonts> {
  if (files === undefined && names.every((name) => typeof name !== 'string' || hasBuiltInGlyphs(name))) {
    return { advice: '--font <file> names one that does' }
  }
  try {
    const canvas = await loadTextCanvas(files ? { fontFiles: files } : {})
    return { canvas, advice: '--font <file> names one that does' }
  } catch (error) {
    const isOptional = files === undefined && error instanceof MotError && error.code === 'unsupported'
    if (!isOptional) throw error
    return { advice: 'npm install @napi-rs/canvas writes them with the fonts of the system' }
  }
}
