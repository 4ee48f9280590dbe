import { Command } from 'commander'
import { positiveInteger } from '../arguments'
import { addReadingOptions } from '../reading'
import { secondPassOptions } from '../second-pass/options'
import type { SmoothOptions } from '../smooth/run'
import type { Streams } from '../streams'

/** `mot smooth`: a second pass over tracks of a whole sequence. */
export function smoothCommand(streams: Streams, signal?: AbortSignal): Command {
  const command = new Command('smooth')
    .description('links, fills and smooths the tracks of a whole sequence')
    .argument('<tracks>', 'tracks of one sequence: MOTChallenge rows, CSV with a header, or JSON; gzipped or not')
    .optionsGroup('Operations:')
  for (const option of secondPassOptions()) command.addOption(option)
  addReadingOptions(command)
  return command
    .option(
      '--embeddings <file>',
      'appearance vectors for --relink and --link-appearance, one per row of the tracks: .npy or raw float32',
    )
    .option('--embedding-dimension <n>', 'length of one vector; required for raw float32 files', positiveInteger)
    .optionsGroup('Results:')
    .option(
      '--out <file>',
      'rows in the order of frames, or as the ending says: .csv, .json, .jsonl; "-" is standard output, the default',
    )
    .option('--quiet', 'no summary')
    .addHelpText(
      'after',
      `
Examples:
  mot smooth tracks.txt --interpolate linear --out filled.txt
  mot smooth tracks.txt --relink --interpolate gaussian --out smooth.txt`,
    )
    .action(async (file: string, options: SmoothOptions) => {
      const { runSmooth } = await import('../smooth/run')
      await runSmooth(file, options, streams, signal)
    })
}
