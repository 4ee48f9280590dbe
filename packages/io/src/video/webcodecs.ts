import { MotError } from '@mot/core'
import { nodeModule } from '../node'

/**
 * Loads WebCodecs where they are missing: browsers have them; in Node the package `@napi-rs/webcodecs` defines the same
 * globals (`VideoDecoder`, `VideoEncoder`, `VideoFrame`, …).
 * @throws MotError `unsupported`.
 */
export async function loadWebCodecs(): Promise<void> {
  if (typeof VideoDecoder !== 'undefined') return
  if (!nodeModule('node:fs')) throw new MotError('unsupported', 'This browser has no WebCodecs, which videos require.')
  // Not a literal in import(): bundlers for browsers then ignore it.
  const name = '@napi-rs/webcodecs/polyfill'
  try {
    await import(/* @vite-ignore */ /* webpackIgnore: true */ name)
  } catch (error) {
    throw new MotError(
      'unsupported',
      'Videos require the package @napi-rs/webcodecs: npm install @napi-rs/webcodecs.',
      {
        cause: error,
      },
    )
  }
}

/** Whether videos can be decoded and encoded without another program. */
export function hasWebCodecs(): Promise<boolean> {
  return loadWebCodecs().then(
    () => true,
    () => false,
  )
}

/**
 * Keeps Node running while a coder works: Node does not count coders as pending work and would exit within a video.
 * Returns the function that ends this.
 */
export function keepAlive(): () => void {
  if (!nodeModule('node:fs')) return () => {}
  const timer = setInterval(() => {}, 2 ** 30)
  return () => clearInterval(timer)
}
