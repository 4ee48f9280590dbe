import { deadLinks } from './check-links.mjs'
import { missedWords } from './check-search.mjs'
import { folderBytes } from './folder-bytes.mjs'

/** Bytes of the built site, 14 MB of which are ONNX Runtime: the playground takes it from the site itself, so that it needs no other. */
const MOST_BYTES = 50e6

/** What is wrong with the built site, one line each: dead links, words that are not found, and its size. */
export async function problemsOf(dist, docs, mostBytes = MOST_BYTES) {
  const bytes = folderBytes(dist)
  const size = `The site should have at most ${megabytes(mostBytes)} MB, it has ${megabytes(bytes)}.`
  return [...deadLinks(dist), ...(await missedWords(dist, docs)), ...(bytes > mostBytes ? [size] : [])]
}

export function megabytes(bytes) {
  return (bytes / 1e6).toFixed(1)
}
