import { Command } from 'commander'
import { classList, positiveInteger, positiveNumber, size } from '../arguments'
import type { ConvertOptions } from '../convert/run'
import { addReadingOptions } from '../reading'
import type { Streams } from '../streams'

/** `mot convert`: tracks and detections from one format to another. */
export function convertCommand(streams: Streams, signal?: AbortSignal): Command {
  const command = new Command('convert')
    .description('converts tracks or detections of one video to the format of another tool')
    .argument('<in>', 'a file, gzipped or not, or a folder of labels; its format is recognised by its content')
    .argument('<out>', 'a new file, or for YOLO a new folder; "-" is standard output')
    .option('--from <format>', 'format of the input (default: by its content)')
    .option('--to <format>', 'format of the output (default: by its ending; a folder for a name without one)')
    .optionsGroup('What a file does not have:')
    .option('--image-size <WxH>', 'size of the video; required by formats with percent or shares', size)
    .option('--frame-rate <n>', 'frames a second; required by Label Studio', positiveNumber)
    .option('--video <file>', 'the video itself: size, frame rate and number of frames')
    .option('--frames <n>', 'number of frames, with empty ones at the end', positiveInteger)
    .option('--classes <names>', 'names by class id, such as person,car, for files without names', classList)
    .optionsGroup('Reading:')
  addReadingOptions(command)
  return command
    .option('--quiet', 'no summary and no remarks')
    .addHelpText(
      'after',
      `
Formats: cvat (.xml), label-studio, coco, coco-results, datumaro, mots, yolo (a folder), mot (.txt), mot-gt, csv, json, jsonl;
kitti is only read. What the output does not hold is said.

Examples:
  mot convert annotations.xml tracks.csv
  mot convert tracks.txt task.json --to label-studio --video street.mp4
  mot convert tracks.jsonl labels --to yolo --image-size 1920x1080
  mot convert labels annotations.xml --image-size 1920x1080 --classes person,car`,
    )
    .action(async (input: string, out: string, options: ConvertOptions) => {
      const { runConvert } = await import('../convert/run')
      await runConvert(input, out, options, streams, signal)
    })
}
