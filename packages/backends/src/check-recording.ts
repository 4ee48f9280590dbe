import { MotError, quoted, shown, sizeOf, type Tensor, type TensorInfo } from '@mot/core'
import { fits } from './check-inputs'
import type { Recording } from './recorded-run'
import { arraysOf, isTensorType } from './tensor-types'

/**
 * Checks that a recording is one: inputs and outputs are declared, and each run has every declared output, of its type
 * and shape, with as many elements as the shape has.
 * @throws MotError `invalid-output`, naming run and output.
 */
export function checkRecording(recording: Recording): void {
  const { inputs, outputs, metadata = {}, runs } = record('A recording', recording)
  checkDeclarations('inputs', inputs)
  checkDeclarations('outputs', outputs)
  for (const [key, value] of Object.entries(record('"metadata" of a recording', metadata))) {
    if (typeof value !== 'string') throw refuse(`Metadata ${quoted(key)} of a recording`, 'a text', shown(value))
  }
  if (!Array.isArray(runs)) throw refuse('"runs" of a recording', 'an array', shown(runs))
  for (const [index, run] of runs.entries()) checkRun(`Run ${index} of the recording`, record('A run', run), outputs)
}

function checkDeclarations(what: string, infos: readonly TensorInfo[]): void {
  if (!Array.isArray(infos)) throw refuse(`"${what}" of a recording`, 'an array', shown(infos))
  for (const info of infos) {
    const { name, type, shape } = record(`Each of the ${what} of a recording`, info)
    if (typeof name !== 'string') throw refuse(`A name among the ${what} of a recording`, 'a text', shown(name))
    if (!isTensorType(type)) throw refuse(`The type of ${quoted(name)}`, 'a tensor type', quoted(type))
    if (!Array.isArray(shape) || !shape.every((length) => typeof length === 'string' || isLength(length))) {
      throw refuse(`The declared shape of ${quoted(name)}`, 'whole numbers and names', shown(shape))
    }
  }
}

function checkRun(where: string, { fingerprint, outputs }: Recording['runs'][number], infos: readonly TensorInfo[]) {
  if (fingerprint !== undefined && typeof fingerprint !== 'string') {
    throw refuse(`The fingerprint of ${where}`, 'a text', shown(fingerprint))
  }
  const names = Object.keys(record(`"outputs" of ${where}`, outputs))
  const stranger = names.find((name) => !infos.some((info) => info.name === name))
  if (stranger !== undefined) throw refuse(`Output ${quoted(stranger)} of ${where}`, 'a declared one', 'none')
  for (const info of infos) checkOutput(`Output ${quoted(info.name)} of ${where}`, outputs[info.name], info)
}

function checkOutput(where: string, output: Tensor | undefined, { type, shape: declared }: TensorInfo): void {
  const { data, shape } = record(where, output)
  const got: unknown = data?.[Symbol.toStringTag]
  if (got !== arraysOf[type][0]) throw refuse(where, `a ${arraysOf[type][0]}`, shown(got ?? data))
  if (!Array.isArray(shape) || !shape.every(isLength)) {
    throw refuse(`The shape of ${where}`, 'whole numbers', shown(shape))
  }
  if (data.length !== sizeOf(shape)) {
    throw refuse(where, `${sizeOf(shape)} elements for shape [${shape.join(', ')}]`, `${data.length}`)
  }
  if (!fits(declared, shape)) {
    throw refuse(where, `of shape [${declared.join(', ')}]`, `[${shape.join(', ')}]`)
  }
}

function isLength(length: unknown): boolean {
  return Number.isSafeInteger(length) && (length as number) >= 0
}

function record<Value>(where: string, value: Value): NonNullable<Value> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  throw refuse(where, 'an object', shown(value))
}

function refuse(where: string, expected: string, got: string): MotError {
  return new MotError('invalid-output', `${where} should be ${expected}, got ${got}.`)
}
