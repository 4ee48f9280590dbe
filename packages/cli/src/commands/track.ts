import { Command, Option } from 'commander'
import { classList, collect, positiveInteger, positiveNumber, size } from '../arguments'
import { addPaintingOptions } from '../painting/style'
import { addReadingOptions } from '../reading'
import { secondPassOptions } from '../second-pass/options'
import type { Streams } from '../streams'
import type { TrackOptions } from '../track/options'

/** `mot track`: tracks from pixels or from detections. */
export function trackCommand(streams: Streams, signal?: AbortSignal): Command {
  const command = new Command('track')
    .description('tracks objects through a video or a folder of images, or through the detections of a file')
    .usage(
      '[options] <video|folder>\n       mot track [options] --detections <det.txt> [video|folder]\n' +
        '       mot track [options] <video|folder>… --identities <file.json> --out <folder>',
    )
    .argument(
      '[video|folder...]',
      'a video file, an address such as rtsp://…, or a folder of images in the order of their names; with --live also camera, or ' +
        'camera:<device>; with --detections the images to paint on',
    )
    .optionsGroup('Detections instead of a video:')
    .option(
      '--detections <file>',
      'MOTChallenge det.txt, CSV with a header, or JSON; or labels of COCO, CVAT, Datumaro, Label Studio or MOTS with their ' +
        'masks and rotations; gzipped or not',
    )
    .option('--embeddings <file>', 'appearance vectors, one per row of the det.txt: .npy or raw float32')
    .option('--embedding-dimension <n>', 'length of one vector; required for raw float32 files', positiveInteger)
    .option('--image-size <WxH>', 'size of the images, for trackers that use it', size)
  addReadingOptions(command)
  command
    .optionsGroup('Cameras and streams:')
    .option('--live', 'only the newest frame counts, and files of tracks and events have every line at once')
    .addOption(new Option('--rtsp-transport <name>', 'how RTSP is sent').choices(['udp', 'tcp']))
    .optionsGroup('Time:')
    .option('--frame-rate <n>', 'frames a second (default: from the video, else 30)', positiveNumber)
    .option(
      '--frames <n>',
      'stop after this many frames (default: all; up to the last row of a det.txt)',
      positiveInteger,
    )
    .optionsGroup('Network:')
    .option(
      '--model <model>',
      'name (mot models lists them), file, package path or https URL (default: yolox-nano, once it is fetched)',
    )
    .option('--mirror <url>', 'address that serves named networks (default: $MOT_MIRROR, else their publishers)')
    .option('--sha256 <hash>', 'expected SHA-256 of the network file')
    .option(
      '--head <name>',
      'head that reads its outputs, such as fairMOT (default: from the manifest, else from the outputs)',
    )
    .option('--device <name>', 'auto, gpu, cpu, or a provider from mot doctor (default: auto)')
    .option('--workers <n>', 'workers that run the network side by side (default: 2; live: 1)', positiveInteger)
    .option('--classes <names>', 'track only these classes, such as person,car or 0,2 (default: all)', classList)
    .option('--embedder <model>', 'a second network, for appearance vectors: for trackers that compare them')
    .option(
      '--embedder-preset <name>',
      'its input format: osnet or reidRetail (default: from the manifest, else osnet)',
    )
    .optionsGroup('Tracking:')
    .option(
      '--tracker <name>',
      'tracker, such as JDETracker (default: from the preset or the manifest, else ByteTrack)',
    )
    .option('--preset <name>', 'options of a paper, such as jde or fairmot; implies the tracker')
    .option(
      '--set <key=value>',
      'one option of tracker and head, or as head.key=value of one of them; may be repeated',
      collect,
    )
    .option(
      '--camera-motion <file|estimate>',
      'camera motion: a file in the format of BoT-SORT, or estimated from the images',
    )
    .option(
      '--camera <file>',
      'where the camera stands, for trackers on the ground: a homography, or the file of UCMCTrack; see mot camera estimate',
    )
    .optionsGroup('Identities, over several cameras and runs:')
    .option(
      '--identities <file.json>',
      'who was seen, by appearance: read where the file exists, and written after the last frame; ids of rows are identities',
    )
    .option('--camera-links <file.json>', 'ways between cameras: [{ "from": "door", "to": "hall", "seconds": 10 }]')
    .optionsGroup('Second pass, after the last frame:')
  for (const option of secondPassOptions()) command.addOption(option)
  command
    .optionsGroup('Results:')
    .option(
      '--out <file>',
      'tracks as MOTChallenge rows, or as the ending says: .csv, .json, .jsonl; "-" is standard output, the default; of several ' +
        'cameras a folder',
    )
    .option('--video <file.mp4>', 'the video with boxes, ids and trails painted on it')
  addPaintingOptions(command)
  return command
    .option(
      '--zones <file.json>',
      'lines and zones to count at: see mot count --help; painted in the video with live counts',
    )
    .option('--events <file>', 'what happens there, one event a line: .jsonl or .csv')
    .option('--json', 'one line of JSON per frame on standard output')
    .option('--save-detections <file>', 'the detections given to the tracker, as rows for --detections')
    .option('--save-embeddings <file.f32>', 'the appearance vectors of these rows, for --embeddings')
    .option('--save-camera-motion <file>', 'the camera motion, for --camera-motion')
    .option('--report <file.json>', 'number of frames and ids, and the time of each stage')
    .option('--quiet', 'no progress, no summary')
    .addHelpText(
      'after',
      `
Examples:
  mot track street.mp4 --model yolox-nano --classes person --out tracks.txt --video tracked.mp4
  mot track frames/ --frame-rate 25 --model mine.onnx --head fairMOT --json
  mot track street.mp4 --set maxLostFrames=60 --set minScore=0.3 --out tracks.txt
  mot track pan.mp4 --camera-motion estimate --save-camera-motion motion.txt --out tracks.txt
  mot track street.mp4 --model yolox-nano --classes person --embedder person-reid --tracker BoTSORT --out tracks.csv
  mot track street.mp4 --model yolox-nano --classes person --zones zones.json --events events.jsonl --video counted.mp4
  mot track rtsp://camera/live --live --model yolox-nano --zones zones.json --events events.jsonl
  mot track camera --live --json
  mot track street.mp4 --tracker UCMCTrack --camera camera.json --out tracks.txt
  mot track door.mp4 hall.mp4 --model fairmot-tiny --identities people.json --out tracks/
  mot track street.mp4 --relink --interpolate gaussian --out tracks.txt
  mot track --detections det.txt.gz --embeddings emb.f32 --embedding-dimension 32 --preset fairmot --out tracks.txt`,
    )
    .action(async (inputs: readonly string[], options: TrackOptions) => {
      const { runTrack } = await import('../track/run')
      await runTrack(inputs, options, streams, signal)
    })
}
