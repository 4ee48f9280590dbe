import { Command } from 'commander'
import { classList, positiveInteger, positiveNumber, share, size } from '../arguments'
import type { EstimateOptions } from '../camera/options'
import { addReadingOptions } from '../reading'
import type { Streams } from '../streams'

/** `mot camera`: where the camera of a video stands. */
export function cameraCommand(streams: Streams, signal?: AbortSignal): Command {
  const command = new Command('camera').description('where a camera stands above the ground, for mot track --camera')
  const estimate = command
    .command('estimate')
    .description('estimates it from people of one height who stand and walk on flat ground')
    .usage('[options] <video|folder>\n       mot camera estimate [options] --detections <det.txt> --image-size <WxH>')
    .argument('[video|folder]', 'a video file, or a folder of images in the order of their names')
    .optionsGroup('Detections instead of a video:')
    .option('--detections <file>', 'MOTChallenge det.txt, CSV with a header, or JSON; gzipped or not')
    .option('--image-size <WxH>', 'size of the images', size)
  addReadingOptions(estimate)
  estimate
    .optionsGroup('Network:')
    .option(
      '--model <model>',
      'name (mot models lists them), file, package path or https URL (default: yolox-nano, once it is fetched)',
    )
    .option('--mirror <url>', 'address that serves named networks (default: $MOT_MIRROR, else their publishers)')
    .option('--sha256 <hash>', 'expected SHA-256 of the network file')
    .option(
      '--head <name>',
      'head that reads its outputs, such as yolox (default: from the manifest, else the outputs)',
    )
    .option('--device <name>', 'auto, gpu, cpu, or a provider from mot doctor (default: auto)')
    .option(
      '--classes <names>',
      'only these classes (default: person, where the network names it, else all)',
      classList,
    )
    .optionsGroup('How:')
    .option('--person-height <metres>', 'height of the people (default: 1.7)', positiveNumber)
    .option('--field-of-view <degrees>', 'horizontal field of view of the camera (default: 60)', positiveNumber)
    .option('--min-score <score>', 'people score at least this (default: 0.6)', share)
    .option('--frames <n>', 'stop after this many frames (default: all)', positiveInteger)
    .optionsGroup('Results:')
    .option('--out <file.json>', 'the camera (default: standard output)')
    .option('--quiet', 'no progress, no summary')
    .addHelpText(
      'after',
      `
People near and far are needed, and 50 boxes at least. The longer the video, the better.

Examples:
  mot camera estimate street.mp4 --model yolox-nano --out camera.json
  mot camera estimate --detections det.txt --image-size 1920x1080 --field-of-view 75 --out camera.json
  mot track street.mp4 --model yolox-nano --tracker UCMCTrack --camera camera.json --out tracks.txt`,
    )
    .action(async (input: string | undefined, options: EstimateOptions) => {
      const { runEstimate } = await import('../camera/run')
      await runEstimate(input, options, streams, signal)
    })
  return command
}
