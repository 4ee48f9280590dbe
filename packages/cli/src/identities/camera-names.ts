import { basename, extname, resolve, sep } from 'node:path'
import { MotError } from '@mot/core'

/**
 * A name for the camera of each video: that of its file or folder, with as many folders before it as it takes to tell them apart.
 * @throws MotError `invalid-option` for one video twice.
 */
export function cameraNames(inputs: readonly string[]): string[] {
  const paths = inputs.map(partsOf)
  const depth = Math.max(0, ...paths.map((parts) => parts.length))
  for (let count = 1; count <= depth; count++) {
    const names = paths.map((parts) => parts.slice(-count).join('-'))
    if (new Set(names).size === names.length) return names
  }
  throw new MotError('invalid-option', `Each camera should have a video of its own, got ${inputs.join(', ')}.`)
}

/** Names that can be part of a file's name: of an address as well. */
function partsOf(input: string): string[] {
  const isAddress = /^[a-z]+:\/\//i.test(input)
  const parts = isAddress ? input.replace(/[?#].*$/, '').split('/') : resolve(input).split(sep)
  const last = parts.at(-1) ?? ''
  return [...parts.slice(0, -1), basename(last, extname(last))].map(fileName).filter((part) => part !== '')
}

function fileName(part: string): string {
  return part.replace(/[^\p{L}\p{N}._-]+/gu, '_').replace(/^[._]+|_+$/g, '')
}
