import type { Writable } from 'node:stream'

/** Where a command writes to. Results go to `stdout`, what accompanies them (progress, remarks) to `stderr`. */
export interface Streams {
  readonly stdout: Writable
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number }
}
