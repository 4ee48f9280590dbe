import { Command } from 'commander'
import { positiveInteger, positiveNumber } from '../arguments'
import type { DrawOptions } from '../draw/run'
import { addPaintingOptions } from '../painting/style'
import { addReadingOptions } from '../reading'
import type { Streams } from '../streams'

/** `mot draw`: finished tracks, painted on their video. */
export function drawCommand(streams: Streams, signal?: AbortSignal): Command {
  const command = new Command('draw')
    .description('paints the tracks of a file on their video')
    .argument('<video|folder>', 'a video file, or a folder of images in the order of their names')
    .argument('<tracks>', 'its tracks: MOTChallenge rows, CSV with a header, or JSON; gzipped or not')
    .requiredOption('--out <file.mp4>', 'the painted video; a folder of images where the name has no ending')
    .option('--zones <file>', 'lines and zones, painted with live counts: see mot count --help')
    .option('--trail <seconds>', 'length of the trails, in seconds; 0 for none (default: 1.5)', seconds)
    .option('--scores', 'scores in the labels')
    .option('--frame-rate <n>', 'frames a second (default: from the video, else 30)', positiveNumber)
    .option('--frames <n>', 'stop after this many frames (default: all)', positiveInteger)
  addPaintingOptions(command)
  addReadingOptions(command)
  return command
    .option('--quiet', 'no progress')
    .addHelpText(
      'after',
      `
Examples:
  mot draw street.mp4 smooth.txt --out smooth.mp4
  mot draw street.mp4 tracks.csv --zones zones.json --out counted.mp4
  mot draw street.mp4 tracks.csv --style boxes=corners --style fill=0.2 --out corners.mp4
  mot draw street.mp4 tracks.csv --style obscure=blur --style obscureClasses=person --out private.mp4`,
    )
    .action(async (input: string, tracks: string, options: DrawOptions) => {
      const { runDraw } = await import('../draw/run')
      await runDraw(input, tracks, options, streams, signal)
    })
}

function seconds(text: string): number {
  return text === '0' ? 0 : positiveNumber(text)
}
