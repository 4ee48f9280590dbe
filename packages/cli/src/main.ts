import { Command, Option } from 'commander'
import { cameraCommand } from './commands/camera'
import { convertCommand } from './commands/convert'
import { countCommand } from './commands/count'
import { detectCommand } from './commands/detect'
import { doctorCommand } from './commands/doctor'
import { drawCommand } from './commands/draw'
import { evalCommand } from './commands/eval'
import { followCommand } from './commands/follow'
import { inspectCommand } from './commands/inspect'
import { modelsCommand } from './commands/models'
import { smoothCommand } from './commands/smooth'
import { trackCommand } from './commands/track'
import { tuneCommand } from './commands/tune'
import { describeFailure } from './failure'
import { ownVersion } from './own-version'
import type { Streams } from './streams'

/**
 * The command line as a function: `main(['track', 'street.mp4'], process)`.
 * @param argv the arguments after `mot`.
 * @param signal stops a command; unfinished files are removed.
 * @returns the exit status: 0 success, 1 failure, 2 usage error, 130 interrupted.
 */
export async function main(argv: readonly string[], streams: Streams, signal?: AbortSignal): Promise<number> {
  const program = new Command('mot')
    .description('Tracks many objects through a video and gives each a lasting id.')
    .addCommand(trackCommand(streams, signal))
    .addCommand(followCommand(streams, signal))
    .addCommand(detectCommand(streams, signal))
    .addCommand(cameraCommand(streams, signal))
    .addCommand(smoothCommand(streams, signal))
    .addCommand(countCommand(streams, signal))
    .addCommand(drawCommand(streams, signal))
    .addCommand(convertCommand(streams, signal))
    .addCommand(evalCommand(streams, signal))
    .addCommand(inspectCommand(streams, signal))
    .addCommand(tuneCommand(streams, signal))
    .addCommand(modelsCommand(streams, signal))
    .addCommand(doctorCommand(streams))
    .helpCommand(false)
    .optionsGroup('Help:')
    .version(ownVersion(), '-V, --version', 'show the version')
    .addHelpText(
      'after',
      `
Examples:
  mot track street.mp4 --out tracks.txt --model yolox-nano --classes person
  mot follow street.mp4 --box 308,112,160,248 --video followed.mp4
  mot detect street.jpg --model yolox-nano --out found.png
  mot track --detections det.txt --preset jde --embeddings features.npy --out tracks.txt
  mot count tracks.txt --zones zones.json
  mot eval --gt gt.txt --tracks tracks.txt
  mot track --help      all about tracking
  mot doctor            what can run on this machine`,
    )
  for (const command of [program, ...program.commands, ...program.commands.flatMap(({ commands }) => commands)]) {
    command
      .addOption(new Option('--debug', 'show the stack of an error').helpGroup('Help:'))
      .addHelpOption(new Option('-h, --help', 'show this').helpGroup('Help:'))
      .showHelpAfterError('(--help lists commands and options)')
      .configureOutput({
        writeOut: (text) => streams.stdout.write(text),
        writeErr: (text) => streams.stderr.write(text),
        outputError: (text, write) => write(text.replace(/^error: /, 'mot: ')),
        getErrHelpWidth: () => streams.stderr.columns ?? 100,
        getOutHelpWidth: () => Math.min(streams.stderr.columns ?? 100, 110),
      })
      .exitOverride()
  }
  try {
    await program.parseAsync(argv, { from: 'user' })
    return 0
  } catch (error) {
    const { status, message } = describeFailure(error, signal, argv.includes('--debug'))
    if (message) streams.stderr.write(`${message}\n`)
    return status
  }
}
