import { readFile, stat } from 'node:fs/promises'
import { MotError, quoted } from '@mot/core'
import { defaultOverlayOptions, type OverlayOptions } from '@mot/io/draw'
import { type Command, Option } from 'commander'
import { collect } from '../arguments'
import { parseSettings } from '../settings'

/** How videos are painted, by option of a command. */
export interface PaintingOptions {
  /** Files of JSON, and `key=value`. */
  readonly style?: readonly string[]
  /** Files of fonts. */
  readonly font?: readonly string[]
}

export function addPaintingOptions(command: Command): Command {
  const style =
    'how it is painted: a file of JSON, or key=value such as trailSeconds=0 or obscure=blur; may be repeated'
  const font = 'font for characters that the built-in one lacks, through @napi-rs/canvas; may be repeated'
  return command
    .addOption(new Option('--style <file|key=value>', style).argParser(collect))
    .addOption(new Option('--font <file>', font).argParser(collect))
}

/** The files among them, as inputs of a command. */
export function styleFiles({ style = [], font = [] }: PaintingOptions): [option: string, path: string][] {
  const files = style.filter((value) => !isSetting(value))
  return [
    ...files.map((file) => ['--style', file] as [string, string]),
    ...font.map((file) => ['--font', file] as [string, string]),
  ]
}

/** Options of a style, with an example of each for `key=value`. Functions and canvases are not among them. */
const examples: Readonly<Record<string, unknown>> = { ...defaultOverlayOptions, thickness: 1, textHeight: 1 }

/** Those that may be a word or a list. */
const wordsOrLists = ['palette', 'skeleton']

/** A file of a style is written by hand. */
const MOST_BYTES = 1_000_000

/**
 * The styles of files and of `key=value`, of which the later ones have precedence.
 * @throws MotError `file-not-found`, `invalid-file` for what is no style, `invalid-option`.
 */
export async function readStyle(values: readonly string[] = []): Promise<OverlayOptions> {
  const style: Record<string, unknown> = {}
  for (const value of values) Object.assign(style, isSetting(value) ? readSetting(value) : await readStyleFile(value))
  return style
}

function isSetting(value: string): boolean {
  return /^\w+=/.test(value)
}

function readSetting(pair: string): Record<string, unknown> {
  const [, key = '', text = ''] = /^(\w+)=(.*)$/s.exec(pair)!
  const isList = Array.isArray(examples[key]) || (wordsOrLists.includes(key) && text.includes(','))
  // Names and colours are written without quotation marks.
  const list = isList && !text.startsWith('[')
  const json = list
    ? JSON.stringify(
        text
          .split(',')
          .filter((part) => part !== '')
          .map(nameOrId),
      )
    : text
  return parseSettings([`${key}=${json}`], [{ name: 'style', defaults: examples }], '--style').style!
}

function nameOrId(text: string): string | number {
  return /^\d+$/.test(text) ? Number(text) : text
}

async function readStyleFile(file: string): Promise<object> {
  const text = await textOf(file)
  let style: unknown
  try {
    style = JSON.parse(text)
  } catch (error) {
    throw new MotError('invalid-file', `${file} should be a style in JSON: ${(error as Error).message}.`, {
      cause: error,
    })
  }
  if (typeof style !== 'object' || style === null || Array.isArray(style)) {
    throw new MotError(
      'invalid-file',
      `${file} should be a style such as { "trailSeconds": 2 }, got ${quoted(text.slice(0, 40))}.`,
    )
  }
  return style
}

async function textOf(file: string): Promise<string> {
  const notRead = (error: Error): never => {
    throw new MotError('file-not-found', `${file} cannot be read: ${error.message}.`, { cause: error })
  }
  const { size } = await stat(file).catch(notRead)
  if (size > MOST_BYTES) {
    throw new MotError('invalid-file', `${file} should be a style of at most ${MOST_BYTES} bytes, got ${size}.`)
  }
  return await readFile(file, 'utf8').catch(notRead)
}
