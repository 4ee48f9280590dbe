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

/** For options that may be given several times. */
export function collect(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text]
}
