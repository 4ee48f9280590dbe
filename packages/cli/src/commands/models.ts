import { Command } from 'commander'
import type { PullOptions } from '../models/pull'
import type { Streams } from '../streams'

interface CacheOption {
  readonly cache?: string
}

const cacheFlag = '--cache <folder>'
const cacheText = 'the cache (default: $MOT_CACHE, or mot in the cache folder of the user)'

/** `mot models`: lists networks by name, and manages those in the cache. */
export function modelsCommand(streams: Streams, signal?: AbortSignal): Command {
  const command = new Command('models')
    .description('lists the networks that a name is enough for; fetches, checks and removes them')
    .option('--json', 'one JSON document instead of a table')
    .option(cacheFlag, cacheText)
    .action(async ({ json, ...options }: CacheOption & { json?: boolean }) => {
      const { listNetworks, describeNetwork } = await import('../models/list-networks')
      const networks = await listNetworks(folderOf(options))
      if (json) streams.stdout.write(`${JSON.stringify(networks, null, 2)}\n`)
      else for (const network of networks) streams.stdout.write(describeNetwork(network))
    })
    .addHelpText(
      'after',
      `
Examples:
  mot models
  mot models pull yolox-nano
  mot models path yolox-nano
  mot models verify
  mot models remove yolox-nano
  mot models pull https://example.org/network.onnx --sha256 0c4f…
  mot models free nanotrack_backbone.onnx --out nanotrack_backbone_free.onnx`,
    )

  command
    .command('pull <source>')
    .description(
      'fetches a network into the cache by its name, or from a URL (https; goes on with an earlier attempt), or converts ' +
        'a model.json of an installed package, and prints the paths of its files',
    )
    .option('--sha256 <hash>', 'expected SHA-256 of the file')
    .option(cacheFlag, cacheText)
    .option('--mirror <url>', 'address that serves named networks (default: $MOT_MIRROR, else their publishers)')
    .action(async (source: string, options: PullOptions) => {
      const { pull } = await import('../models/pull')
      await pull(source, { ...folderOption(command), ...options }, streams, signal)
    })

  command
    .command('path <model>')
    .description(
      'prints the path of a network on this machine: a name, a file, or a file in a package; fetches nothing',
    )
    .option(cacheFlag, cacheText)
    .action(async (model: string, options: CacheOption) => {
      const { printPath } = await import('../models/print-path')
      await printPath(model, folderOf({ ...folderOption(command), ...options }), streams, signal)
    })

  command
    .command('remove <names...>')
    .description('removes networks from the cache')
    .option(cacheFlag, cacheText)
    .action(async (names: readonly string[], options: CacheOption) => {
      const { remove } = await import('../models/remove')
      await remove(names, folderOf({ ...folderOption(command), ...options }), streams)
    })

  command
    .command('verify [names...]')
    .description('compares networks in the cache with their hashes (default: all)')
    .option(cacheFlag, cacheText)
    .action(async (names: readonly string[], options: CacheOption) => {
      const { verify } = await import('../models/verify')
      await verify(names, folderOf({ ...folderOption(command), ...options }), streams)
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

/** `mot models --cache x pull …` reads the option before the subcommand. */
function folderOption(command: Command): CacheOption {
  const { cache } = command.opts<CacheOption>()
  return cache === undefined ? {} : { cache }
}

function folderOf({ cache }: CacheOption): { readonly cacheFolder?: string } {
  return cache === undefined ? {} : { cacheFolder: cache }
}
