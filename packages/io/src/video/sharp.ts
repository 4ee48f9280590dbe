import { MotError } from '@mot/core'

/**
 * Loads the image library `sharp`.
 * @throws MotError `unsupported`.
 */
export async function loadSharp(): Promise<typeof import('sharp')['default']> {
  // Not a literal in import(): bundlers for browsers then ignore it.
  const name = 'sharp'
  try {
    return ((await import(/* @vite-ignore */ /* webpackIgnore: true */ name)) as typeof import('sharp')).default
  } catch (error) {
    throw new MotError('unsupported', 'Image folders require the package sharp: npm install sharp.', { cause: error })
  }
}
