import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { MotError } from '@mot/core'
import { cacheFolder } from './cache-folder'
import { checkManifest } from './manifest'
import { convertTfjs } from './tfjs/convert'
import { readTfjsGraph, weightPaths } from './tfjs/graph'
import { recognizeNetwork } from './tfjs/known-networks'
import { writeNetwork } from './write-whole'

/**
 * Converts a TensorFlow.js graph model, as some npm packages contain, to an ONNX file in the cache, with its manifest
 * beside it. Supports MoveNet MultiPose.
 * @param modelFile path of its `model.json`; its weights are in the same folder.
 * @param cache folder of the result. Default: the cache folder of the user.
 * @returns absolute path of the ONNX file.
 * @throws MotError `file-not-found`, `invalid-file`, `unsupported` for any other network.
 */
export async function convertModel(modelFile: string, cache: string = cacheFolder()): Promise<string> {
  const json = await readJson(modelFile)
  const weights = await Promise.all(weightPaths(json).map((path) => read(join(dirname(modelFile), path))))
  const graph = readTfjsGraph(json, Buffer.concat(weights))
  const network = recognizeNetwork(graph)
  if (network === undefined) {
    throw new MotError('unsupported', `${modelFile} should be MoveNet MultiPose; no other graph is converted.`)
  }
  const bytes = convertTfjs(graph, network)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const { name } = network.manifest
  const manifest = checkManifest({
    ...network.manifest,
    file: `${name}.onnx`,
    sha256,
    bytes: bytes.length,
    licence: await licenceOf(dirname(modelFile)),
    input: { name: network.input.name, width: network.input.width, height: network.input.height },
    outputs: Object.keys(network.outputs),
  })
  const folder = join(cache, 'networks', sha256.slice(0, 16))
  await writeNetwork(join(folder, manifest.file), bytes, manifest)
  return join(folder, manifest.file)
}

async function readJson(file: string): Promise<unknown> {
  const text = (await read(file)).toString()
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new MotError('invalid-file', `${file} should hold JSON: ${(error as Error).message}.`, { cause: error })
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
    if (text !== undefined) return (JSON.parse(text) as { license?: string }).license ?? 'unknown'
    if (dirname(place) === place) return 'unknown'
  }
}
