import { Command } from 'commander'
import { classList, collect, positiveInteger, positiveNumber, share } from '../arguments'
import type { DetectOptions } from '../detect/options'
import { addPaintingOptions } from '../painting/style'
import type { Streams } from '../streams'

/** `mot detect`: detections of a network, without tracking. */
export function detectCommand(streams: Streams, signal?: AbortSignal): Command {
  const command = new Command('detect')
    .description('detects objects in an image, a folder of images or a video')
    .argument('<image|folder|video>', 'an image, a folder of images in the order of their names, or a video')
    .optionsGroup('Network:')
    .option(
      '--model <model>',
      'name (mot models lists them), file, package path or https URL (default: yolox-nano, once it is fetched)',
    )
    .option('--mirror <url>', 'address that serves named networks (default: $MOT_MIRROR, else their publishers)')
    .option('--sha256 <hash>', 'expected SHA-256 of the network file')
    .option(
      '--head <name>',
      'head that reads its outputs, such as yolox (default: from the manifest, else from the outputs)',
    )
    .option('--device <name>', 'auto, gpu, cpu, or a provider from mot doctor (default: auto)')
    .option('--workers <n>', 'workers that run the network side by side (default: 2)', positiveInteger)
    .option('--set <key=value>', 'one option of the head; may be repeated', collect)
    .optionsGroup('Selection:')
    .option('--min-score <score>', 'detections score above this (default: from the manifest, else 0.4)', share)
    .option('--classes <names>', 'only these classes, such as person,car or 0,2 (default: all)', classList)
    .optionsGroup('Time:')
    .option('--frame-rate <n>', 'frames a second (default: from the video, else 30)', positiveNumber)
    .option('--frames <n>', 'stop after this many frames (default: all)', positiveInteger)
    .optionsGroup('Results:')
    .option(
      '--out <file>',
      'an image, a video, or a folder of images with the detections painted on them; rows if it ends in .txt, .csv, .json or .jsonl',
    )
  addPaintingOptions(command)
  return command
    .option(
      '--json',
      'one line of JSON per frame on standard output (default: MOTChallenge rows, unless --out is given)',
    )
    .option('--quiet', 'no progress, no summary')
    .addHelpText(
      'after',
      `
Examples:
  mot detect street.jpg --model yolox-nano --out found.png
  mot detect street.mp4 --model yolo11n.onnx --classes person --min-score 0.5 --json
  mot detect frames/ --model mine.onnx --head fcos --set maxOverlap=0.5 > det.txt`,
    )
    .action(async (input: string, options: DetectOptions) => {
      const { runDetect } = await import('../detect/run')
      await runDetect(input, options, streams, signal)
    })
}
