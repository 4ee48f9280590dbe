import { Writable } from 'node:stream'
import { main } from '../src/main'

/** What a call of `mot` wrote and how it ended. */
export interface Outcome {
  readonly status: number
  readonly stdout: string
  readonly stderr: string
}

/** Calls the command line in this process. */
export async function runMain(argv: readonly string[], signal?: AbortSignal): Promise<Outcome> {
  const stdout = new Collector()
  const stderr = new Collector()
  const status = await main(argv, { stdout, stderr }, signal)
  return { status, stdout: stdout.text, stderr: stderr.text }
}

class Collector extends Writable {
  text = ''

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.text += chunk.toString()
    done()
  }
}
