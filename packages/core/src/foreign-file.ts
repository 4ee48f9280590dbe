/**
 * Kind of a file that is not the expected binary file (a network, a video, an array), for a message after the file's
 * name in a message: `is a web page`; undefined where the first bytes match no such kind.
 * @param begin first bytes of the file: `foreignFileBytes`, or all of a shorter file.
 */
export function foreignFile(begin: Uint8Array): string | undefined {
  if (begin.length === 0) return 'is empty'
  // A server of single-page applications responds to an unknown address with its front page.
  if (begin[0] === '<'.charCodeAt(0)) return 'is a web page'
  if (startsWith(begin, lfsPointer)) {
    return 'is a Git LFS pointer, a text that stands for the file: run "git lfs pull" in its repository'
  }
  return undefined
}

/** First line of each pointer, by the specification of Git LFS. */
const lfsPointer = 'version https://git-lfs.github.com/spec/'

/** Number of first bytes to read. */
export const foreignFileBytes = lfsPointer.length

function startsWith(bytes: Uint8Array, text: string): boolean {
  if (bytes.length < text.length) return false
  for (let i = 0; i < text.length; i++) if (bytes[i] !== text.charCodeAt(i)) return false
  return true
}
