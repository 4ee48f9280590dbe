import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { MotError } from '@mot/core'
import { cacheFolder } from './cache-folder'
import { placeOf } from './catalogue/place-of'
import { checkManifest, type ModelManifest } from './manifest'
import { convertTfjs } from './tfjs/convert'
import { readTfjsGraph, weightPaths } from './tfjs/graph'
import { type KnownNetwork, recognizeNetwork } from './tfjs/known-networks'
import { writeNetwork } from './write-whole'

/**
 * Converts a TensorFlow.js graph model, as some npm packages contain, to an ONNX file in the cache, with its manifest
 * beside it. Supports MoveNet MultiPose, and CenterNet on MobileNetV3.
 * @param modelFile path of its `model.json`; its weights are in the same folder.
 * @param cache folder of the result. Default: the cache folder of the user.
 * @returns absolute path of the ONNX file. That of a network in the catalogue is where its name finds it.
 * @throws MotError `file-not-found`, `invalid-file`, `unsupported` for any other network.
 */
export async function convertModel(modelFile: string, cache: string = cacheFolder()): Promise<string> {
  const json = parseJson(await read(modelFile), modelFile)
  const weights = await Promise.all(weightPaths(json).map((path) => read(join(dirname(modelFile), path))))
  const { bytes, network } = convertGraph(json, Buffer.concat(weights), modelFile)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const { entry } = network
  const [published] = entry.files
  const place =
    published!.sha256 === sha256 ? placeOf(entry, published!) : `networks/${sha256.slice(0, 16)}/${entry.name}.onnx`
  const licence = await licenceOf(dirname(modelFile))
  const file = join(cache, place)
  await writeNetwork(file, bytes, manifestOfConverted(network, { sha256, bytes: bytes.length, licence }))
  return file
}

/** The bytes of the ONNX file, and which network it is. */
export function convertGraph(json: unknown, weights: Uint8Array, origin: string) {
  const graph = readTfjsGraph(json, weights)
  const network = recognizeNetwork(graph)
  if (network === undefined) {
    const known = 'MoveNet MultiPose or CenterNet on MobileNetV3'
    throw new MotError('unsupported', `${origin} should be ${known}; no other graph is converted.`)
  }
  return { bytes: convertTfjs(graph, network), network }
}

function manifestOfConverted(
  { entry, outputs }: KnownNetwork,
  facts: Pick<ModelManifest, 'sha256' | 'bytes' | 'licence'>,
): ModelManifest {
  const { name, description, kind, head, headOptions, tracker, trackerOptions, classes, input, publisher } = entry
  return checkManifest({
    ...{ name, description, kind, head, tracker, classes, input },
    ...(headOptions && { headOptions }),
    ...(trackerOptions && { trackerOptions }),
    ...facts,
    file: `${name}.onnx`,
    outputs: Object.keys(outputs),
    training: `By ${publisher}; converted from its TensorFlow.js graph.`,
  })
}

export function parseJson(bytes: Uint8Array, origin: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch (error) {
    throw new MotError('invalid-file', `${origin} should hold JSON: ${(error as Error).message}.`, { cause: error })
  }
}

async function read(file: string): Promise<Buffer> {
  return readFile(file).catch((error: Error) => {
    throw new MotError('file-not-found', `${file} cannot be read: ${error.message}.`, { cause: error })
  })
}

/** The licence of the package that contains the file. */
async function licenceOf(folder: string): Promise<string> {
  for (let place = folder; ; place = dirname(place)) {
    const text = await readFile(join(place, 'package.json'), 'utf8').catch(() => undefined)
    if (text !== undefined) return licenceIn(text)
    if (dirname(place) === place) return 'unknown'
  }
}

function licenceIn(text: string): string {
  try {
    const { license } = JSON.parse(text) as { license?: unknown }
    return typeof license === 'string' && license !== '' ? license : 'unknown'
  } catch {
    return 'unknown'
  }
}
