import { Command } from 'commander'
import { classIds, collect, positiveInteger, positiveNumber, share } from '../arguments'
import type { DetectOptions } from '../detect/options'
import type { Streams } from '../streams'

/** `mot detect`: what a network sees, without following it. */
export function detectCommand(streams: Streams, signal?: AbortSignal): Command {
  return new Command('detect')
    .description('finds objects in an image, a folder of images or a video')
    .argument('<image|folder|video>', 'a picture, a folder of pictures in the order of their names, or a video')
    .optionsGroup('Network:')
    .option('--model <model>', 'shipped name, file, package path or https URL (default: fairmot-tiny)')
    .option('--sha256 <hash>', 'what the network file must hash to')
    .option('--head <name>', 'what reads its outputs, such as yolox (default: by the manifest, or by its outputs)')
    .option('--device <name>', 'auto, gpu, cpu, or a provider from mot doctor (default: auto)')
    .option('--set <key=value>', 'one option of the head; may be repeated', collect)
    .optionsGroup('What counts:')
    .option('--min-score <score>', 'detections score above this (default: as the manifest says, else 0.4)', share)
    .option('--classes <ids>', 'only these classes, such as 0,2 (default: all)', classIds)
    .optionsGroup('Time:')
    .option('--frame-rate <n>', 'frames a second (default: as the video says, else 30)', positiveNumber)
    .option('--frames <n>', 'stop after this many frames (default: all)', positiveInteger)
    .optionsGroup('Results:')
    .option('--out <file>', 'a picture, a video, or a folder of pictures with what was found painted on them')
    .option(
      '--json',
      'one line of JSON per frame on standard output (default: MOTChallenge rows, unless --out is there)',
    )
    .option('--quiet', 'no progress, no closing remark')
    .addHelpText(
      'after',
      `
Examples:
  mot detect street.jpg --model yolox_nano.onnx --out found.png
  mot detect street.mp4 --model yolo11n.onnx --classes 0 --min-score 0.5 --json
  mot detect frames/ --model mine.onnx --head fcos --set maxOverlap=0.5 > det.txt`,
    )
    .action(async (input: string, options: DetectOptions) => {
      const { runDetect } = await import('../detect/run')
      await runDetect(input, options, streams, signal)
    })
}
