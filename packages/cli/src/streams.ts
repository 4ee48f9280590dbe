/** The part of Node's `Writable` that is used here: programs that call `main` then need no types of Node. */
export interface TextStream {
  /** False where the reader is slow: `drain` follows. */
  write(text: string): boolean
  on(event: 'error', listener: (error: Error & { readonly code?: string }) => void): unknown
}

/** The output streams of a command. Results go to `stdout`, progress and remarks to `stderr`. */
export interface Streams {
  readonly stdout: TextStream
  readonly stderr: TextStream & { readonly isTTY?: boolean; readonly columns?: number }
}
