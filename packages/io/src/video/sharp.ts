import { MotError } from '@mot/core'

/**
 * The image library `sharp`, where it is installed.
 * @throws MotError `unsupported`.
 */
export async function loadSharp(): Promise<typeof import('sharp')['default']> {
  // Not a plain word in import(), so that bundlers for browsers leave it alone.
  const name = 'sharp'
  try {
    return ((await import(/* @vite-ignore */ /* webpackIgnore: true */ name)) as typeof import('sharp')).default
  } catch (error) {
    throw new MotError('unsupported', 'Images in folders need the package sharp: npm install sharp.', { cause: error })
  }
}
