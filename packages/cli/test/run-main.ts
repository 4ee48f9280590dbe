import { Writable } from 'node:stream'
import { main } from '../src/main'

/** Outputs and exit status of a call of `mot`. */
export interface Outcome {
  readonly status: number
  readonly stdout: string
  readonly stderr: string
}

/**
 * Calls the command line in this process.
 * @param onOutput called after each piece of standard output.
 */
export async function runMain(argv: readonly string[], signal?: AbortSignal, onOutput?: () => void): Promise<Outcome> {
  const stdout = new Collector(onOutput)
  const stderr = new Collector()
  const status = await main(argv, { stdout, stderr }, signal)
  return { status, stdout: stdout.text, stderr: stderr.text }
}

class Collector extends Writable {
  text = ''

  constructor(private readonly onWrite?: () => void) {
    super()
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.text += chunk.toString()
    done()
    this.onWrite?.()
  }
}
