import type { Writable } from 'node:stream'

/** The output streams of a command. Results go to `stdout`, progress and remarks to `stderr`. */
export interface Streams {
  readonly stdout: Writable
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number }
}
