import type { Picture } from '../model/followed-target'

/** Pixels across, at most: enough to follow an object, and quick to read. */
const MOST_PIXELS = 640

/** What is shown of a clip: its video, or a picture of a camera. */
export type Shown = HTMLVideoElement | ImageBitmap

/** Whether there is a picture to draw. */
export function isReady(shown: Shown): boolean {
  return shown instanceof HTMLVideoElement ? shown.readyState >= 2 : shown.width > 0
}

/** Reads the pixels of what is shown, into new arrays. */
export class PictureReader {
  private readonly canvas = document.createElement('canvas')
  private readonly context = this.canvas.getContext('2d', { willReadFrequently: true })!

  /** @param width of the clip. @param height likewise. */
  read(shown: Shown, width: number, height: number): Picture {
    const scale = Math.min(1, MOST_PIXELS / width)
    const [columns, rows] = [Math.round(width * scale), Math.round(height * scale)]
    if (this.canvas.width !== columns || this.canvas.height !== rows) {
      Object.assign(this.canvas, { width: columns, height: rows })
    }
    this.context.drawImage(shown, 0, 0, columns, rows)
    const { data } = this.context.getImageData(0, 0, columns, rows)
    return { image: { width: columns, height: rows, data }, scale }
  }
}
