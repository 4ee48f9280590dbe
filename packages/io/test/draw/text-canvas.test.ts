// cspell:ignore dejavu Άλφα fffd
import { existsSync } from 'node:fs'
import { createOverlay, loadTextCanvas } from '@mot/io/draw'
import { describe, expect, test } from 'vitest'
import { fitText, Lettering } from '../../src/draw/lettering'
import { rejected } from '../rejected'

const canvas = await loadTextCanvas()

describe('the fonts of a canvas', () => {
  test('have letters, and no glyph for what is no character', () => {
    expect(canvas.missing('Ab 3')).toEqual([])
    // Not assigned, and private: no font of a system has them.
    expect(canvas.missing('a\u{1fffd}b\u0378')).toEqual(['\u{1fffd}', '\u0378'])
  })

  test('write with capitals of the requested height, from the corner of the first one', () => {
    for (const height of [9, 16, 40]) {
      const { x, y, height: rows, alphas } = canvas.draw('H', height)
      expect(Math.abs(y)).toBeLessThanOrEqual(1)
      expect(Math.abs(rows - height)).toBeLessThanOrEqual(2)
      expect(Math.abs(x)).toBeLessThanOrEqual(0.3 * height)
      expect(Math.max(...alphas)).toBe(255)
    }
    expect(canvas.measure('HHHH', 20)).toBeGreaterThan(3 * canvas.measure('H', 20))
  })

  test.each([
    [{ fontFamily: '' }, 'invalid-option', /"fontFamily" should be names of fonts/],
    [{ fontFiles: 'a.ttf' }, 'invalid-option', /"fontFiles" should be a list of paths/],
    [{ fontFiles: ['nowhere.ttf'] }, 'file-not-found', /There is no font file nowhere.ttf/],
    [{ fontFiles: ['package.json'] }, 'invalid-file', /package.json should be a font/],
  ])('%j is refused', async (options, code, message) => {
    const error = await rejected(loadTextCanvas(options as never))
    expect([error.code, message.test(error.message) ? 'told' : error.message]).toEqual([code, 'told'])
  })
})

describe('a label', () => {
  const draw = (className: string, more: object = {}) => {
    const image = { width: 200, height: 80, data: new Uint8ClampedArray(4 * 200 * 80).fill(128) }
    const overlay = createOverlay({ showIds: false, trailSeconds: 0, boxes: 'none', textHeight: 14, ...more })
    overlay.draw(image, [{ id: 1, box: { left: 20, top: 40, right: 60, bottom: 70 }, className }])
    return { image, missing: overlay.missingCharacters }
  }

  test('with characters that no font has shows question marks, and tells which', () => {
    const { image, missing } = draw('漢 car')
    expect(missing).toEqual(['漢'])
    expect(image.data).toEqual(draw('? car').image.data)
    expect(draw('? car').missing).toEqual([])
  })

  test('in Greek is written by a canvas, without a question mark', () => {
    const { image, missing } = draw('Άλφα', { textCanvas: canvas })
    expect(missing).toEqual([])
    expect(image.data).not.toEqual(draw('????').image.data)
    // The same each time, from what was stored too.
    expect(draw('Άλφα', { textCanvas: canvas }).image.data).toEqual(image.data)
  })

  test.skipIf(canvas.missing('歩行者').length > 0)(
    'in Japanese is written (skipped where no font of the system has it)',
    () => {
      const { image, missing } = draw('歩行者', { textCanvas: canvas })
      expect(missing).toEqual([])
      expect(image.data).not.toEqual(draw('???').image.data)
    },
  )

  const dejavu = '/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf'
  test.skipIf(!existsSync(dejavu))('is written with a font file (skipped where there is no DejaVu Serif)', async () => {
    const serif = await loadTextCanvas({ fontFiles: [dejavu] })
    expect(draw('Άλφα', { textCanvas: serif }).image.data).not.toEqual(draw('Άλφα', { textCanvas: canvas }).image.data)
  })
})

describe('lettering', () => {
  test('a label is one line without control characters, and at most 100 characters', () => {
    const lettering = new Lettering(undefined)
    expect(lettering.prepare('a\nb\u0007c\u202ed')).toBe('a b cd')
    expect(lettering.prepare('\ud800x')).toBe('x')
    expect(lettering.prepare('x'.repeat(300))).toBe(`${'x'.repeat(99)}…`)
    // A letter and its accent are one character.
    expect(lettering.prepare('e\u0301')).toBe('é')
    expect(lettering.missing).toEqual([])
  })

  test('a text that is too wide ends with an ellipsis', () => {
    const measure = (text: string) => 10 * [...text].length
    expect(fitText('persons', 70, measure)).toBe('persons')
    expect(fitText('persons', 39, measure)).toBe('pe…')
    expect(fitText('persons', 10, measure)).toBe('…')
    expect(fitText('persons', 9, measure)).toBe('')
  })
})
