import { benchmarks } from '@mot/eval'
import { Command, Option } from 'commander'
import { collect, collectNames, naturalNumber, positiveInteger, positiveNumber, share } from '../arguments'
import { addReadingOptions } from '../reading'
import type { Streams } from '../streams'
import type { TuneOptions } from '../tune/options'

/** `mot tune`: searches options of a tracker for those that score best. */
export function tuneCommand(streams: Streams, signal?: AbortSignal): Command {
  const command = new Command('tune')
    .description('searches options of a tracker on cached detections, and reports the gain on held-out sequences')
    .usage('--gt <folder> --detections <folder> [--preset <name>] --search <key=from..to> [options]')
    .optionsGroup('Sequences:')
    .requiredOption('--gt <folder>', 'ground truth of several sequences, as mot eval reads it')
    .requiredOption(
      '--detections <folder>',
      '<sequence>/det/det.txt, <sequence>/det.txt or <sequence>.txt, gzipped or not',
    )
    .option('--embeddings <folder>', '<sequence>.npy, <sequence>.f32, <sequence>/emb.npy or <sequence>/emb.f32')
    .option('--embedding-dimension <n>', 'length of one vector; required for raw float32 files', positiveInteger)
    .option(
      '--camera <path>',
      'for trackers on the ground: a file, or a folder of <sequence>.json or <sequence>/camera.json',
    )
    .option('--sequences <names...>', 'sequences to use (default: all)', collectNames)
    .option('--hold-out <names...>', 'sequences used only to evaluate the winner (default: every third)', collectNames)
    .option('--frame-rate <n>', 'frames a second, for sequences without seqinfo.ini (default: 30)', positiveNumber)
  addReadingOptions(command)
  return command
    .optionsGroup('Tracker:')
    .option('--tracker <name>', 'tracker (default: ByteTrack)')
    .option('--preset <name>', 'options of a paper; implies the tracker')
    .option('--set <key=value>', 'one fixed option; may be repeated', collect)
    .optionsGroup('Search:')
    .requiredOption('--search <key=from..to>', 'an option and its range, or key=a,b,c; may be repeated', collect)
    .option('--metric <name>', 'score to maximize', 'HOTA')
    .addOption(
      new Option('--benchmark <name>', 'benchmark whose evaluation rules apply').choices(benchmarks).default('own'),
    )
    .option('--min-visibility <share>', 'less visible ground truth is ignored (default: 0)', share)
    .option('--trials <n>', 'number of settings to try; the first are those of the tracker', positiveInteger, 64)
    .option('--seed <n>', 'seed of the search; it gives the same settings with any number of workers', naturalNumber, 1)
    .option('--workers <n>', 'processes that evaluate settings in parallel (default: one per core)', positiveInteger)
    .option('--journal <file>', 'file of finished trials; an interrupted search resumes from it')
    .optionsGroup('Results:')
    .option('--json', 'one JSON document')
    .option('--quiet', 'no progress')
    .addHelpText(
      'after',
      `
Examples:
  mot tune --gt MOT17/train --detections MOT17/train --benchmark MOT17 --tracker ByteTrack \\
    --search highScore=0.4..0.8 --search maxLostFrames=10..60 --journal bytetrack.jsonl
  mot tune --gt data --detections data --embeddings data --embedding-dimension 128 --preset fairmot \\
    --search maxEmbeddingDistance=0.2..0.6 --metric IDF1 --hold-out A B`,
    )
    .action(async (options: TuneOptions) => {
      const { runTune } = await import('../tune/run')
      await runTune(options, streams, signal)
    })
}
