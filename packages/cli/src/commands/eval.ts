import { benchmarks } from '@mot/eval'
import { Command, Option } from 'commander'
import { classIds, collectNames, positiveInteger, share } from '../arguments'
import { type EvalOptions, evalGeometries, shapedBenchmarks } from '../eval/options'
import { singleBenchmarks } from '../eval/single/find-single'
import { addReadingOptions } from '../reading'
import type { Streams } from '../streams'

/** `mot eval`: scores of tracks against ground truth. */
export function evalCommand(streams: Streams, signal?: AbortSignal): Command {
  const command = new Command('eval')
    .description('scores tracks against ground truth: HOTA, CLEAR, Identity and more, as TrackEval does')
    .usage('--gt <gt.txt|folder> --tracks <tracks.txt|folder> [options]')
    .optionsGroup('Inputs:')
    .requiredOption('--gt <path>', 'MOTChallenge gt.txt, or a folder of sequences; gzipped or not')
    .requiredOption('--tracks <path>', 'results of one sequence, or a folder with <sequence>.txt for each')
    .option('--detections <path>', 'detections of the tracker: adds AP, AP50, AP75 and AR of COCO')
    .option('--sequence <name>', 'name of the sequence, or the sequence of a folder')
    .option('--sequences <names...>', 'sequences of a folder (default: all that have ground truth)', collectNames)
    .option('--frames <n>', 'number of frames (default: from seqinfo.ini, else the last with a row)', positiveInteger)
    .addOption(
      new Option(
        '--single <benchmark>',
        'one target a sequence, as mot follow writes it, laid out as this benchmark has it',
      ).choices(singleBenchmarks),
    )
    .optionsGroup('How:')
    .addOption(
      new Option('--benchmark <name>', 'benchmark whose evaluation rules apply')
        .choices([...benchmarks, ...shapedBenchmarks])
        .default('own'),
    )
    .addOption(
      new Option(
        '--geometry <name>',
        'what is compared of your own files, in any format that mot convert reads (default: box)',
      ).choices(evalGeometries),
    )
    .option('--min-iou <share>', 'minimum IoU of a match, for all but HOTA (default: 0.5)', share)
    .option('--min-visibility <share>', 'less visible ground truth is ignored (default: 0)', share)
    .option(
      '--metrics <names...>',
      'columns, such as HOTA IDF1; or all of hota, clear, identity, vace, count, trackmap',
      collectNames,
    )
    .option('--classes <ids>', 'only these classes of truth and tracks, such as 0,2 (default: all)', classIds)
  addReadingOptions(command)
  return command
    .optionsGroup('Results (default: a table):')
    .option('--json', 'one JSON document: sequences and combined, ratios from 0 to 1')
    .option('--csv', 'the same as comma-separated rows')
    .option('--markdown', 'the table for a README')
    .option(
      '--html [file]',
      'a page with curves, bars, timelines and switches; in addition to the table if a file is named',
    )
    .option('--quiet', 'no progress, no warnings')
    .addHelpText(
      'after',
      `
Folders are laid out as MOTChallenge has them (<sequence>/gt/gt.txt) or simply (<sequence>/gt.txt, <sequence>.txt).

Examples:
  mot eval --gt gt.txt --tracks tracks.txt
  mot eval --single otb --gt OTB100/ --tracks results/ --html report.html
  mot eval --gt MOT17/train --tracks results/ --benchmark MOT17 --html report.html
  mot eval --gt gt.txt --tracks tracks.txt --benchmark MOT20 --sequence MOT20-01 --json
  mot eval --gt label_02/ --tracks results/ --benchmark KITTI-car
  mot eval --gt truth.json --tracks tracks.json --geometry mask
  mot eval --gt MOT17/train --tracks results/ --metrics HOTA MOTA IDF1 --markdown`,
    )
    .action(async (options: EvalOptions) => {
      const { runEval } = await import('../eval/run')
      await runEval(options, streams, signal)
    })
}
