import { Command } from 'commander'
import { positiveNumber, size } from '../arguments'
import type { CountOptions } from '../count/run'
import { addReadingOptions } from '../reading'
import type { Streams } from '../streams'

/** `mot count`: crossings of lines and dwell times in zones, of finished tracks. */
export function countCommand(streams: Streams, signal?: AbortSignal): Command {
  const command = new Command('count')
    .description('counts the tracks of a file over lines and in zones')
    .argument('<tracks>', 'tracks of one sequence: MOTChallenge rows, CSV with a header, or JSON; gzipped or not')
    .requiredOption('--zones <file>', 'lines and zones as JSON, or polygons of CVAT (XML) or Label Studio (JSON)')
  addReadingOptions(command)
  return command
    .option('--frame-rate <n>', 'frames a second, for times (default: 30)', positiveNumber)
    .option('--image-size <WxH>', 'size of the images: lines and zones outside are refused', size)
    .optionsGroup('Results:')
    .option('--events <file>', 'what happens, one event a line: .jsonl or .csv')
    .option('--quiet', 'no table')
    .addHelpText(
      'after',
      `
A file of lines and zones, in pixels:
  { "lines": [{ "name": "door", "from": [0, 100], "to": [200, 100] }],
    "zones": [{ "name": "shelf", "polygon": [[300, 100], [500, 100], [500, 400], [300, 400]] }] }
A way over a line is "in" from its left to its right, seen from "from" to "to": down the image over this door.
Each may have "anchor" (bottom, centre, top, left, right), "hysteresis" in pixels, and "classes".

Examples:
  mot count tracks.txt --zones zones.json
  mot count tracks.txt --zones zones.json --events events.csv --frame-rate 25`,
    )
    .action(async (file: string, options: CountOptions) => {
      const { runCount } = await import('../count/run')
      await runCount(file, options, streams, signal)
    })
}
