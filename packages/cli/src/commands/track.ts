import { Command } from 'commander'
import { classIds, collect, positiveInteger, positiveNumber, size } from '../arguments'
import { secondPassOptions } from '../second-pass/options'
import type { Streams } from '../streams'
import type { TrackOptions } from '../track/options'

/** `mot track`: the road from pixels, or from detections, to tracks. */
export function trackCommand(streams: Streams, signal?: AbortSignal): Command {
  const command = new Command('track')
    .description('follows what it finds in a video or a folder of images, or what a detection file holds')
    .usage('[options] <video|folder>\n       mot track [options] --detections <det.txt>')
    .argument('[video|folder]', 'a video file, or a folder of images in the order of their names')
    .optionsGroup('Detections instead of a video:')
    .option('--detections <file>', 'MOTChallenge det.txt, gzipped or not')
    .option('--embeddings <file>', 'appearance vectors, one per row of the det.txt: .npy or raw float32')
    .option('--embedding-dimension <n>', 'length of one vector; raw float32 files do not say', positiveInteger)
    .option('--image-size <WxH>', 'size of the images, where a tracker wants to know it', size)
    .optionsGroup('Time:')
    .option('--frame-rate <n>', 'frames a second (default: as the video says, else 30)', positiveNumber)
    .option(
      '--frames <n>',
      'stop after this many frames (default: all; up to the last row of a det.txt)',
      positiveInteger,
    )
    .optionsGroup('Network:')
    .option('--model <model>', 'shipped name, file, package path or https URL (default: fairmot-tiny)')
    .option('--sha256 <hash>', 'what the network file must hash to')
    .option('--head <name>', 'what reads its outputs, such as fairMOT (default: by the manifest, or by its outputs)')
    .option('--device <name>', 'auto, gpu, cpu, or a provider from mot doctor (default: auto)')
    .option('--classes <ids>', 'follow only these classes, such as 0,2 (default: all)', classIds)
    .option('--embedder <model>', 'a second network that sees the appearance of what was found')
    .option('--embedder-preset <name>', 'how it wants its pixels: osnet or reidRetail (default: osnet)')
    .optionsGroup('Tracking:')
    .option('--tracker <name>', 'which tracker, such as JDETracker (default: as the preset or the network says)')
    .option('--preset <name>', 'options as a paper has them, such as jde or fairmot; implies the tracker')
    .option(
      '--set <key=value>',
      'one option of tracker and head, or as head.key=value of one of them; may be repeated',
      collect,
    )
    .option(
      '--camera-motion <file|estimate>',
      'how the camera moved: a file as BoT-SORT has them, or estimated from the pictures',
    )
    .optionsGroup('Second pass, when the last frame is there:')
  for (const option of secondPassOptions()) command.addOption(option)
  return command
    .optionsGroup('Results:')
    .option('--out <file>', 'tracks as MOTChallenge rows; "-" is standard output, where they go unless told otherwise')
    .option('--video <file.mp4>', 'the video with boxes, ids and trails painted on it')
    .option('--json', 'one line of JSON per frame on standard output')
    .option('--save-detections <file>', 'what the tracker was fed, as rows that --detections reads')
    .option('--save-embeddings <file.f32>', 'the appearance vectors of these rows, as --embeddings reads them')
    .option('--save-camera-motion <file>', 'how the camera moved, as --camera-motion reads it')
    .option('--report <file.json>', 'how many frames and ids there were and what the time went to')
    .option('--quiet', 'no progress, no closing remark')
    .addHelpText(
      'after',
      `
Examples:
  mot track street.mp4 --out tracks.txt --video tracked.mp4
  mot track frames/ --frame-rate 25 --model mine.onnx --head fairMOT --json
  mot track street.mp4 --set maxLostFrames=60 --set minScore=0.3 --out tracks.txt
  mot track pan.mp4 --camera-motion estimate --save-camera-motion motion.txt --out tracks.txt
  mot track street.mp4 --model yolox_nano.onnx --classes 0 --embedder osnet.onnx --tracker BoTSORT --video out.mp4
  mot track street.mp4 --relink --interpolate gaussian --out tracks.txt
  mot track --detections det.txt.gz --embeddings emb.f32 --embedding-dimension 32 --preset fairmot --out tracks.txt`,
    )
    .action(async (input: string | undefined, options: TrackOptions) => {
      const { runTrack } = await import('../track/run')
      await runTrack(input, options, streams, signal)
    })
}
