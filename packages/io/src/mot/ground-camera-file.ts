import { checkGroundCamera, type GroundCameraInput, MotError, readOptions } from '@mot/core'
import { parseShallowJson } from './shallow-json'

export interface GroundCameraFileOptions {
  /** Name of the file, for messages. Default `text`. */
  readonly file?: string
}

/**
 * Reads where a camera stands: JSON, `{ "homography": [9 numbers] }` from pixels to metres or `{ "rotation", "translation",
 * "intrinsics" }` in metres; or UCMCTrack's own text, whose translation is in millimetres.
 * @throws MotError `invalid-file` for anything else, and for a matrix without an inverse.
 */
export function parseGroundCamera(text: string, options: GroundCameraFileOptions = {}): GroundCameraInput {
  const { file = 'text' } = readOptions(options)
  const isJson = text.trimStart().startsWith('{')
  try {
    return checkGroundCamera(isJson ? parseShallowJson(text) : ofSections(text))
  } catch (error) {
    throw new MotError('invalid-file', `${file} is no camera: ${(error as Error).message}`, { cause: error })
  }
}

/** `RotationMatrices`, `TranslationVectors` and `IntrinsicMatrix`, each before its rows of numbers. */
function ofSections(text: string): unknown {
  const sections = new Map<string, number[]>()
  let section: number[] | undefined
  for (const line of text.split(/\r?\n/)) {
    const words = line.trim().split(/[\s,]+/)
    if (words[0] === '') continue
    if (/^[a-z]/i.test(words[0]!)) {
      section = []
      sections.set(words[0]!, section)
    } else section?.push(...words.map(Number))
  }
  const translation = sections.get('TranslationVectors')?.map((millimetres) => millimetres / 1000)
  const rotation = sections.get('RotationMatrices')
  const intrinsics = sections.get('IntrinsicMatrix')
  if (rotation && translation && intrinsics) return { rotation, translation, intrinsics }
  throw new Error(
    'it should be JSON with a "homography", or have RotationMatrices, TranslationVectors and IntrinsicMatrix.',
  )
}
