import { readdirSync, readFileSync, realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { searchOptions } from '../../docs/.vitepress/search.mjs'

/** Words that people search for, and the page that is among the first ten results of each. */
export const searched = {
  're-identification': /guide\//,
  count: /guide\/zones/,
  RTSP: /guide\/(live|recipes\/rtsp)/,
  webcam: /guide\/(live|start|recipes\/live-page)/,
  Electron: /guide\/recipes\/electron/,
  Bun: /guide\/(start|projects)/,
  oriented: /guide\/(heads\/yolo|heads|detections)/,
}

/**
 * Words whose page is not found by the search of the built site, one line each.
 * @param folder of the built site. @param docs the folder whose packages VitePress is of.
 */
export async function missedWords(folder, docs, words = searched) {
  const search = await openIndex(folder, docs)
  return Object.entries(words).flatMap(([word, page]) => {
    const found = search(word).slice(0, 10)
    if (found.some((address) => page.test(address))) return []
    return [`A search for "${word}" should lead to ${page}, and leads to ${found.join(', ') || 'nothing'}.`]
  })
}

/** The search as the page does it: the same index with the same weights. */
async function openIndex(folder, docs) {
  const chunks = join(folder, 'assets/chunks')
  const file = readdirSync(chunks).find((name) => name.startsWith('@localSearchIndexroot'))
  const text = readFileSync(join(chunks, file), 'utf8')
  // A module of one string.
  const { default: index } = await import(`data:text/javascript;base64,${Buffer.from(text).toString('base64')}`)
  const vitePress = realpathSync(join(docs, 'node_modules/vitepress/package.json'))
  const path = createRequire(vitePress).resolve('minisearch')
  const { default: MiniSearch } = await import(pathToFileURL(path).href)
  const search = (MiniSearch.default ?? MiniSearch).loadJSON(index, {
    fields: ['title', 'titles', 'text'],
    storeFields: ['title', 'titles'],
    searchOptions,
  })
  return (word) => search.search(word).map(({ id }) => id)
}
