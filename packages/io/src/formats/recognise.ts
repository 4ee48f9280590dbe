import { MotError, quoted, shown } from '@mot/core'
import { isObject, type JsonObject } from '../mot/json-file'
import { rowFormatOf } from '../mot/row-format'
import { parseShallowJson } from '../mot/shallow-json'

/** Formats of one file. */
export type FileFormatName =
  | 'cvat'
  | 'label-studio'
  | 'coco'
  | 'coco-results'
  | 'datumaro'
  | 'mots'
  | 'mot'
  | 'mot-gt'
  | 'csv'
  | 'json'
  | 'jsonl'
  | 'kitti'

/**
 * The format of a file's text, by its content; of an empty one by the ending of its name.
 * @throws MotError `invalid-file` where it is none.
 */
export function recogniseFormat(text: string, file = 'text'): FileFormatName {
  const start = /[^\s\ufeff]/.exec(text)
  if (!start) return rowFormatOf(file)
  if (text.startsWith('PK\u0003\u0004')) {
    throw new MotError(
      'invalid-file',
      `${file} is a zip archive: the file or folder in it is read, once it is unpacked.`,
    )
  }
  const first = start[0]
  if (first === '<') {
    if (/<annotations[\s>/]/.test(text.slice(0, 10_000))) return 'cvat'
    throw new MotError(
      'invalid-file',
      `${file} should be XML of CVAT, whose root is "annotations", got ${quoted(text.slice(start.index, 200))}.`,
    )
  }
  return first === '{' || first === '[' ? ofJson(text, file) : ofLines(text)
}

function ofJson(text: string, file: string): FileFormatName {
  let parsed: unknown
  try {
    parsed = parseShallowJson(text.replace(/^\ufeff/, ''))
  } catch (error) {
    // A document a line, which the reader of lines tells from a damaged one.
    if (text.trimStart().startsWith('{') && isParsable(text.trimStart().split('\n', 1)[0]!)) return 'jsonl'
    throw new MotError('invalid-file', `${file} is not JSON: ${(error as Error).message}.`, { cause: error })
  }
  const found = Array.isArray(parsed) ? ofList(parsed, file) : isObject(parsed) ? ofObject(parsed) : undefined
  if (found) return found
  const keys = isObject(parsed) ? Object.keys(parsed).slice(0, 10) : Array.isArray(parsed) ? parsed.slice(0, 1) : parsed
  throw new MotError('invalid-file', `${file} is JSON of no known format, got ${shown(keys)}.`)
}

function ofObject(root: JsonObject): FileFormatName | undefined {
  if (Array.isArray(root.images) || (Array.isArray(root.annotations) && Array.isArray(root.categories))) return 'coco'
  if (Array.isArray(root.items)) return 'datumaro'
  if (root.frame !== undefined) return 'json'
  return isTask(root) ? 'label-studio' : undefined
}

function ofList(list: readonly unknown[], file: string): FileFormatName | undefined {
  const [first] = list
  // Of an empty list, only the name of the file can say what is in it.
  if (first === undefined) return rowFormatOf(file) === 'jsonl' ? 'jsonl' : 'json'
  if (!isObject(first)) return undefined
  if (first.image_id !== undefined) return 'coco-results'
  if (first.frame !== undefined) return 'json'
  return list.some((task) => isObject(task) && isTask(task)) ? 'label-studio' : undefined
}

function isTask(task: JsonObject): boolean {
  if (['annotations', 'predictions', 'completions'].some((key) => Array.isArray(task[key]))) return true
  return Object.values(task).some((list) => Array.isArray(list) && isObject(list[0]) && Array.isArray(list[0].sequence))
}

function isParsable(text: string): boolean {
  try {
    parseShallowJson(text)
    return true
  } catch {
    return false
  }
}

/** By the first line that is not blank. */
function ofLines(text: string): FileFormatName {
  const line = /[^\s\ufeff][^\n]*/.exec(text)![0].slice(0, 10_000).trim()
  if (/^(-?\d+\s+){5}\S+$/.test(line) && !line.includes(',')) return 'mots'
  if (/^-?\d+\s+-?\d+\s+[A-Za-z]\S*\s/.test(line)) return 'kitti'
  const cells = line.split(',')
  if (cells.some((cell) => /^\s*"?[A-Za-z_]/.test(cell))) return 'csv'
  return cells.length === 9 ? 'mot-gt' : 'mot'
}
