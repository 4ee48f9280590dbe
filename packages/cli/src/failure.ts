import { MotError } from '@mot/core'
import { CommanderError } from 'commander'
import { safeText } from './safe-text'
import { ReaderGone } from './track/stream-output'

/** Exit status and message of a failed command: 1 failure, 2 usage error, 130 interrupted. */
export interface Failure {
  readonly status: number
  /** One line for people; empty if the error has been printed before. */
  readonly message: string
}

export function describeFailure(error: unknown, signal: AbortSignal | undefined, debug: boolean): Failure {
  if (error instanceof CommanderError) return { status: error.exitCode === 0 ? 0 : 2, message: '' }
  if (error instanceof ReaderGone) return { status: 0, message: '' }
  if (signal?.aborted) return { status: 130, message: 'mot: interrupted' }
  const details = debug && error instanceof Error ? `\n${stackOf(error)}` : ''
  if (error instanceof MotError) {
    const message = `mot: ${safeText(onOneLine(error.message))} (${error.code})${details}`
    return { status: error.code === 'invalid-option' ? 2 : 1, message }
  }
  const reason = error instanceof Error ? error.message : String(error)
  return { status: 1, message: `mot: ${safeText(reason)} (unexpected${debug ? '' : '; --debug shows more'})${details}` }
}

/** Joins a message with one reason per line to a single line. */
function onOneLine(message: string): string {
  const lines = message.split('\n').map((line) => line.trim())
  return lines.reduce((joined, line) => (line === '' ? joined : `${joined}${joined.endsWith(':') ? ' ' : '; '}${line}`))
}

function stackOf(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${stackOf(error.cause)}` : ''
  return `${error.stack}${cause}`
}
