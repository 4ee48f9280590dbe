import { readOptions } from '@mot/core'
import { type FileOptions, type FileSource, nameOf, readText } from '../bytes'
import { type ObjectReadOptions, parseObjects } from './formats'
import type { ObjectSequence } from './object-sequence'

/** `parseObjects` on a file, gzipped or not. */
export async function readObjects(
  source: FileSource,
  options: ObjectReadOptions & FileOptions = {},
): Promise<ObjectSequence> {
  const given = readOptions(options)
  return parseObjects(await readText(source, given), { file: nameOf(source), ...given })
}
