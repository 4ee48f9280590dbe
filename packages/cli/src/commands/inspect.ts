import { Command } from 'commander'
import { collect, frameRange, positiveInteger, positiveNumber } from '../arguments'
import type { InspectOptions } from '../inspect/run'
import { addReadingOptions } from '../reading'
import type { Streams } from '../streams'

/** `mot inspect`: pictures of why a tracker did what it did. */
export function inspectCommand(streams: Streams, signal?: AbortSignal): Command {
  const command = new Command('inspect')
    .description('paints why a tracker did what it did: a picture a frame, with costs and rounds of association')
    .argument('<video|folder>', 'a video file, or a folder of images in the order of their names')
    .requiredOption(
      '--detections <file>',
      'its detections: MOTChallenge det.txt, CSV with a header, or JSON; gzipped or not',
    )
    .requiredOption(
      '--frames <a-b>',
      'frames to paint, such as 120-140, or one; those before are tracked as well',
      frameRange,
    )
    .requiredOption('--out <folder>', 'a new folder: 000120.png, …, and explanations.jsonl with all pairs')
    .option('--embeddings <file>', 'appearance vectors, one per row of the detections: .npy or raw float32')
    .option('--embedding-dimension <n>', 'length of one vector; required for raw float32 files', positiveInteger)
    .option('--frame-rate <n>', 'frames a second (default: from the video, else 30)', positiveNumber)
    .option('--tracker <name>', 'tracker, such as OCSORT (default: from the preset, else ByteTrack)')
    .option('--preset <name>', 'options of a paper, such as jde or fairmot; implies the tracker')
    .option('--set <key=value>', 'one option of the tracker; may be repeated', collect)
    .option(
      '--camera-motion <file|estimate>',
      'camera motion: a file in the format of BoT-SORT, or estimated from the images',
    )
    .option('--camera <file>', 'where the camera stands, for trackers on the ground')
    .optionsGroup('Reading:')
  addReadingOptions(command)
  return command
    .option('--quiet', 'no progress')
    .addHelpText(
      'after',
      `
Solid boxes are detections, dashed ones where a track was expected, with an ellipse that has its centre with 95 %. Colours are those
of tracks; a line joins what was matched (thick), outbid (thin), or closest but refused (red).

Examples:
  mot detect street.mp4 --model yolox-nano --out det.csv
  mot inspect street.mp4 --detections det.csv --tracker ByteTrack --frames 120-140 --out why`,
    )
    .action(async (input: string, options: InspectOptions) => {
      const { runInspect } = await import('../inspect/run')
      await runInspect(input, options, streams, signal)
    })
}
