import { MotError } from '@mot/core'
import { nodeModule } from '../node'

/**
 * Makes sure that WebCodecs are there: browsers have them, Node gets them from the package `@napi-rs/webcodecs`, which
 * sets the globals that browsers have (`VideoDecoder`, `VideoEncoder`, `VideoFrame`, …) where they are missing.
 * @throws MotError `unsupported`.
 */
export async function loadWebCodecs(): Promise<void> {
  if (typeof VideoDecoder !== 'undefined') return
  if (!nodeModule('node:fs')) throw new MotError('unsupported', 'This browser has no WebCodecs, which videos need.')
  // Not a plain word in import(), so that bundlers for browsers leave it alone.
  const name = '@napi-rs/webcodecs/polyfill'
  try {
    await import(/* @vite-ignore */ /* webpackIgnore: true */ name)
  } catch (error) {
    throw new MotError('unsupported', 'Videos need the package @napi-rs/webcodecs: npm install @napi-rs/webcodecs.', {
      cause: error,
    })
  }
}

/** Node does not count running coders as work and would exit amid a video. Call what comes back when they are done. */
export function keepAlive(): () => void {
  if (!nodeModule('node:fs')) return () => {}
  const timer = setInterval(() => {}, 2 ** 30)
  return () => clearInterval(timer)
}
