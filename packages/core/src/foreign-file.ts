/**
 * What a file is instead of the binary file (a network, a video, an array) that its name promises, to follow the file's
 * name in a message: `is a web page`; undefined where the first bytes show nothing of the kind.
 * @param begin first bytes of the file, `foreignFileBytes` of them or all there are.
 */
export function foreignFile(begin: Uint8Array): string | undefined {
  if (begin.length === 0) return 'is empty'
  // A server of single-page applications answers a wrong address with its front page.
  if (begin[0] === '<'.charCodeAt(0)) return 'is a web page'
  if (startsWith(begin, lfsPointer)) {
    return 'is a Git LFS pointer, a text that stands for the file: run "git lfs pull" in its repository'
  }
  return undefined
}

/** First line of each pointer, by the specification of Git LFS. */
const lfsPointer = 'version https://git-lfs.github.com/spec/'

/** How many first bytes tell. */
export const foreignFileBytes = lfsPointer.length

function startsWith(bytes: Uint8Array, text: string): boolean {
  if (bytes.length < text.length) return false
  for (let i = 0; i < text.length; i++) if (bytes[i] !== text.charCodeAt(i)) return false
  return true
}
