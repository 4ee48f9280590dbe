import { InvalidArgumentError } from 'commander'

export function positiveInteger(text: string): number {
  const value = Number(text)
  if (Number.isSafeInteger(value) && value > 0) return value
  throw new InvalidArgumentError('It should be a positive whole number.')
}

export function positiveNumber(text: string): number {
  const value = Number(text)
  if (Number.isFinite(value) && value > 0) return value
  throw new InvalidArgumentError('It should be a positive number.')
}

export interface Size {
  readonly width: number
  readonly height: number
}

/** `1920x1080` */
export function size(text: string): Size {
  const [, width, height] = /^(\d+)[x×](\d+)$/.exec(text) ?? []
  if (Number(width) > 0 && Number(height) > 0) return { width: Number(width), height: Number(height) }
  throw new InvalidArgumentError('It should be a width and a height, such as 1920x1080.')
}

/** For options that may be repeated. */
export function collect(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text]
}

/** For options with several names, separated by blanks or commas. */
export function collectNames(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, ...text.split(',').filter((name) => name !== '')]
}

export function finiteNumber(text: string): number {
  const value = Number(text)
  if (text.trim() !== '' && Number.isFinite(value)) return value
  throw new InvalidArgumentError('It should be a number.')
}

/** 0 to 1. */
export function share(text: string): number {
  const value = Number(text)
  if (text.trim() !== '' && value >= 0 && value <= 1) return value
  throw new InvalidArgumentError('It should be a number from 0 to 1.')
}

/** `0,2` */
export function classIds(text: string): readonly number[] {
  if (/^\d+(,\d+)*$/.test(text)) return text.split(',').map(Number)
  throw new InvalidArgumentError('It should be class ids from 0, such as 0,2.')
}

/** `person,car`, `0,2`: names or ids of a network's classes. */
export function classList(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim())
  if (names.every((name) => name !== '')) return names
  throw new InvalidArgumentError('It should be names or ids of classes, such as person,car or 0,2.')
}

export function naturalNumber(text: string): number {
  const value = Number(text)
  if (/^\d+$/.test(text) && Number.isSafeInteger(value)) return value
  throw new InvalidArgumentError('It should be a whole number from 0.')
}

/** Frames from one to another, both included. */
export interface FrameRange {
  readonly first: number
  readonly last: number
}

/** `120-140`, `7` */
export function frameRange(text: string): FrameRange {
  const [, first, last = first] = /^(\d{1,8})(?:-(\d{1,8}))?$/.exec(text) ?? []
  const range = { first: Number(first), last: Number(last) }
  if (range.first >= 1 && range.last >= range.first) return range
  throw new InvalidArgumentError('It should be frames from 1, such as 120-140 or 7.')
}
