import { MotError } from '@mot/core'

/** Bytes in `stallSeconds` below which a connection stalls: a server that drips would otherwise never end. */
export const stallBytes = 1024

/** The connection broke or the server is busy: another attempt may succeed. */
export class Interrupted extends Error {}

export interface AttemptOptions {
  /** How often an interrupted attempt is repeated. Default 3. */
  readonly retries?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Repeats attempts to fetch a URL while they are interrupted, after longer and longer pauses.
 * @throws MotError `download-failed` after the last, the signal's reason, other errors of an attempt.
 */
export async function repeatAttempts<Result>(
  url: URL,
  { retries = 3, signal }: AttemptOptions,
  attempt: () => Promise<Result>,
): Promise<Result> {
  for (let count = 0; ; count++) {
    try {
      return await attempt()
    } catch (error) {
      signal?.throwIfAborted()
      if (!(error instanceof Interrupted)) throw error
      if (count >= retries) {
        const message = `${url} could not be loaded in ${retries + 1} attempts: ${error.message}.`
        throw new MotError('download-failed', message, { cause: error })
      }
    }
    await pause(200 * 2 ** count, signal)
  }
}

/** @throws Interrupted for a busy server, MotError `download-failed` for other answers without the file. */
export function refuseAnswer(url: URL, { status, statusText }: Response): never {
  const answer = `${status} ${statusText}`.trim()
  if (status >= 500 || status === 429 || status === 408) throw new Interrupted(answer)
  throw new MotError('download-failed', `${url} should be there to download, got ${answer}.`)
}

export function tooLong(url: URL, maxBytes: number): MotError {
  return new MotError('download-failed', `${url} should have at most ${maxBytes} bytes, got more.`)
}

/** @throws the signal's reason. */
async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  await new Promise<void>((resolve) => {
    const end = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, milliseconds)
    signal?.addEventListener('abort', end)
  })
  signal?.throwIfAborted()
}
