import { nodeModule } from '../node'

/** Bytes of closed frames that may wait for the garbage collector. */
const MOST_WAITING = 32 * 2 ** 20

let waiting = 0

/**
 * Counts the bytes of a closed frame. @napi-rs/webcodecs 1.3 frees them when the garbage collector finds the frame's object, not by
 * `close()`, and the collector does not see them: 150 frames of 1920 × 1080 took 500 MB. So it is started after so many bytes, which takes it 10 ms.
 */
export function countFrameGarbage(bytes: number): void {
  waiting += bytes
  if (waiting < MOST_WAITING) return
  waiting = 0
  collectGarbage()
}

function collectGarbage(): void {
  collector ??= findCollector()
  collector()
}

let collector: (() => void) | undefined

/** Node's own, without its flag. Elsewhere frames are freed by `close()`. */
function findCollector(): () => void {
  const flags = nodeModule('node:v8')
  const contexts = nodeModule('node:vm')
  if (!flags || !contexts) return () => {}
  try {
    flags.setFlagsFromString('--expose-gc')
    const collect: unknown = contexts.runInNewContext('gc')
    flags.setFlagsFromString('--no-expose-gc')
    return () => (collect as () => void)()
  } catch {
    // Runtimes that resemble Node have other engines.
    return () => {}
  }
}
