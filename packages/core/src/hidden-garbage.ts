/** Bytes after which young objects are collected. */
const MOST_YOUNG = 2 ** 23

/** And after which all are: objects that have outlived two collections are no longer young. */
const MOST_OLD = 2 ** 28

let young = 0
let old = 0

/**
 * Counts bytes that are no longer used, but which Node's garbage collector does not see or lets grow, and starts it after so many: young
 * objects take it 0.3 ms, all of them 10 ms. Elsewhere it does nothing.
 *
 * Frames of @napi-rs/webcodecs 1.3 are freed when the collector finds the frame's object, not by `close()`: 150 frames of 1920 × 1080 took
 * 500 MB. And outputs of onnxruntime-node 1.30 are copied to an array of which only the collector frees the memory: 30 MB of it for
 * each network, before it is started by itself.
 */
export function countHiddenGarbage(bytes: number): void {
  young += bytes
  old += bytes
  if (young < MOST_YOUNG) return
  young = 0
  const isWhole = old >= MOST_OLD
  if (isWhole) old = 0
  collector ??= findCollector()
  collector({ type: isWhole ? 'major' : 'minor' })
}

type Collector = (options: { readonly type: 'major' | 'minor' }) => void

let collector: Collector | undefined

/** The parts of Node's modules that are used. */
interface Node {
  getBuiltinModule?(name: 'node:v8'): { setFlagsFromString(flags: string): void } | undefined
  getBuiltinModule?(name: 'node:vm'): { runInNewContext(code: string): unknown } | undefined
}

/** Node's own, without its flag. */
function findCollector(): Collector {
  const { process } = globalThis as { process?: Node }
  const flags = process?.getBuiltinModule?.('node:v8')
  const contexts = process?.getBuiltinModule?.('node:vm')
  if (!flags || !contexts) return () => {}
  try {
    flags.setFlagsFromString('--expose-gc')
    const collect = contexts.runInNewContext('gc') as Collector
    flags.setFlagsFromString('--no-expose-gc')
    return collect
  } catch {
    // Runtimes that resemble Node have other engines.
    return () => {}
  }
}
