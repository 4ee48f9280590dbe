import type { Box } from '@mot/core'
import { Command, InvalidArgumentError } from 'commander'
import { collect, positiveInteger, positiveNumber } from '../arguments'
import type { FollowOptions } from '../follow/options'
import { addPaintingOptions } from '../painting/style'
import type { Streams } from '../streams'

/** `mot follow`: one object, or a few, chosen by their boxes. */
export function followCommand(streams: Streams, signal?: AbortSignal): Command {
  const command = new Command('follow')
    .description('follows objects that you choose by their boxes, and says when they are lost')
    .argument('<video|folder>', 'a video file, or a folder of images in the order of their names')
    .optionsGroup('Targets:')
    .requiredOption('--box <left,top,width,height>', 'a target in pixels of the first frame; may be repeated', boxes)
    .option('--from-frame <n>', 'the frame that the boxes are of, from 1 (default: 1)', positiveInteger)
    .optionsGroup('Tracking:')
    .option(
      '--tracker <name>',
      'KCF, MOSSE or MedianFlow; with --model VitTrack, NanoTrack, SiamFC, SiamRPN, SiamRPNPlusPlus or SiamMask',
    )
    .option(
      '--model <model>',
      'a name (mot models lists them), a file, the manifest of several (siamese.json), or files by part: backbone=a.onnx,head=b.onnx',
    )
    .option('--mirror <url>', 'address that serves named networks (default: $MOT_MIRROR, else their publishers)')
    .option('--device <name>', 'auto, gpu, cpu, or a provider from mot doctor (default: auto)')
    .option('--preset <name>', 'options as a paper has them, such as nanotrack_v2; implies the tracker')
    .option('--set <key=value>', 'one option of the tracker; may be repeated', collect)
    .optionsGroup('Time:')
    .option('--frame-rate <n>', 'frames a second (default: as the video says, else 30)', positiveNumber)
    .option('--frames <n>', 'stop after this many frames (default: all)', positiveInteger)
    .optionsGroup('Results:')
    .option('--out <file>', 'a line a frame: frame,left,top,width,height,score,state; "-" is standard output')
    .option('--video <file.mp4>', 'the video with box, mask, trail and score, and LOST where the target is')
  addPaintingOptions(command)
  return command
    .option('--json', 'one line of JSON per frame on standard output')
    .option('--quiet', 'no progress, no closing remark')
    .addHelpText(
      'after',
      `
With several boxes, a column "target" stands behind "frame". Where the target is lost, the four fields of its box are empty.

Examples:
  mot follow street.mp4 --box 308,112,160,248 --video out.mp4
  mot follow street.mp4 --box 10,20,30,60 --box 200,50,40,80 --from-frame 25 --out targets.txt
  mot follow street.mp4 --box 308,112,160,248 --model vittrack --video out.mp4
  mot follow street.mp4 --box 308,112,160,248 --model nanotrack-v3 --out target.txt`,
    )
    .action(async (input: string, options: FollowOptions) => {
      const { runFollow } = await import('../follow/run')
      await runFollow(input, options, streams, signal)
    })
}

/** Left, top, width and height. */
function boxes(text: string, before: readonly Box[] = []): readonly Box[] {
  const numbers = text.split(',').map(Number)
  const [left, top, width, height] = numbers as [number, number, number, number]
  if (text.trim() === '' || numbers.length !== 4 || !numbers.every(Number.isFinite) || !(width > 0 && height > 0)) {
    throw new InvalidArgumentError('It should be left,top,width,height in pixels, such as 308,112,160,248.')
  }
  return [...before, { left, top, right: left + width, bottom: top + height }]
}
