import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterEach, describe, expect, test } from 'vitest'
import { changelog } from '../docs/changelog.mjs'
import { deadLinks } from '../docs/check-links.mjs'
import { missedWords } from '../docs/check-search.mjs'
import { folderBytes } from '../docs/folder-bytes.mjs'
import { problemsOf } from '../docs/problems.mjs'
import { processorSeconds, slowness } from '../docs/slowness.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folders: string[] = []

const docs = join(root, 'docs')

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

/** A folder of these files. */
function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'mot-docs-'))
  folders.push(folder)
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return folder
}

describe('links of built pages', () => {
  const pages = {
    'guide/start.html': '<h2 id="in-a-page">In a page</h2><a href="/guide/tracks#ids">ids</a><img src="/picture.webp">',
    'guide/tracks.html':
      '<h2 id="ids">Ids</h2><a href="./start#in-a-page">x</a><a href="/guide/">all</a><a href="#ids">here</a>',
    'guide/index.html':
      '<a href="https://example.org/missing">elsewhere</a><a href="mailto:a@b.c">mail</a><a href="/guide/start?x=1">x</a>',
    'picture.webp': '',
  }

  test('may lead to pages without ending, indexes, files, headings and other sites', () => {
    expect(deadLinks(folderOf(pages))).toEqual([])
  })

  test.each([
    ['/guide/gone', 'leads to no page and no file'],
    ['./gone', 'leads to no page and no file'],
    ['/gone.webp', 'leads to no page and no file'],
    ['/guide', 'leads to no page and no file'],
    ['/guide/tracks#gone', 'leads to no heading of that page'],
    ['#gone', 'leads to no heading of that page'],
  ])('that lead nowhere are told with their page: %s', (link, problem) => {
    const folder = folderOf({ ...pages, 'guide/more.html': `<a href="${link}">x</a>` })
    expect(deadLinks(folder)).toEqual([`guide/more.html: ${link} ${problem}`])
  })
})

describe('the search of the built docs', () => {
  test('finds the page of a word', async () => {
    const folder = await builtWith([
      { id: '/guide/zones', title: 'Zones', titles: [], text: 'Count people at a line.' },
    ])
    expect(await missedWords(folder, docs, { count: /guide\/zones/ })).toEqual([])
  })

  test('tells of a word whose page is not found', async () => {
    const folder = await builtWith([{ id: '/guide/zones', title: 'Zones', titles: [], text: 'Lines and polygons.' }])
    expect(await missedWords(folder, docs, { Electron: /electron/ })).toEqual([
      'A search for "Electron" should lead to /electron/, and leads to nothing.',
    ])
  })
})

test('the size of a folder is that of all files in it', () => {
  expect(folderBytes(folderOf({ 'a.txt': '12345', 'b/c.txt': '123', 'b/d/e.txt': '' }))).toBe(8)
})

test('a site above the limit is told, with its size', async () => {
  const site = await builtWith(searchedPages)
  expect(await problemsOf(site, docs)).toEqual([])
  expect(await problemsOf(site, docs, 100)).toEqual([
    expect.stringMatching(/^The site should have at most 0\.0 MB, it has/),
  ])
})

test('a build is too slow only where it had a processor of its own', () => {
  expect(slowness(80, 80)).toEqual([])
  expect(slowness(100, 110)).toEqual(['The docs should be built within 90 s, they took 100 s.'])
  expect(slowness(300, 80)).toEqual([])
  expect(slowness(300, undefined)).toEqual([])
})

test('processor time of children is read where there is /proc', () => {
  const before = processorSeconds()
  execFileSync(process.execPath, ['-e', 'const end = Date.now() + 300; while (Date.now() < end);'])
  if (existsSync('/proc/self/stat')) expect(processorSeconds()! - before!).toBeGreaterThan(0.05)
  else expect(before).toBeUndefined()
})

describe('the changelog', () => {
  test('has what is new before what is mended, with the packages of each change, and earlier releases', () => {
    const folder = folderOf({
      '.changeset/one.md': '---\n"@mot/core": patch\n---\n\nA box of {{ size }} <0> is refused.\n',
      '.changeset/two.md': '---\n"@mot/core": patch\n"@mot/trackers": minor\n---\n\n`SORT<T>` is new.\nTwo lines.\n',
      '.changeset/README.md': 'no change',
      'packages/core/CHANGELOG.md': '# @mot/core\n\n## 0.1.0\n\nFirst release.\n',
    })
    const page = changelog(folder)
    expect(page.indexOf('`SORT<T>` is new.\n  Two lines.\n\n  *@mot/core, @mot/trackers*')).toBeGreaterThan(0)
    expect(page).toContain('A box of &#123;&#123; size }} &lt;0> is refused.')
    expect(page.indexOf('### New')).toBeLessThan(page.indexOf('### Mended'))
    expect(page).toContain('## @mot/core\n\n### 0.1.0')
    expect(page).not.toContain('no change')
  })

  test('has every change of this checkout', () => {
    const page = changelog(root)
    for (const file of readdirSync(join(root, '.changeset')).filter((name) => name.endsWith('.md'))) {
      const words = /\n---\n+(\S+ \S+)/.exec(readFileSync(join(root, '.changeset', file), 'utf8'))?.[1]
      if (words && !/[<{]/.test(words)) expect(page, file).toContain(words)
    }
  })
})

/** Pages that have every word that is searched for. */
const searchedPages = [
  ['/guide/zones', 'Count'],
  ['/guide/live', 'RTSP and webcam'],
  ['/guide/recipes/electron', 'Electron'],
  ['/guide/start', 'Bun'],
  ['/guide/heads/yolo', 'oriented, re-identification'],
].map(([id, text]) => ({ id: id!, title: '', titles: [], text: text! }))

/** An index as VitePress writes it. */
async function builtWith(
  pages: readonly { id: string; title: string; titles: string[]; text: string }[],
): Promise<string> {
  const path = createRequire(realpathSync(join(docs, 'node_modules/vitepress/package.json'))).resolve('minisearch')
  const { default: MiniSearch } = await import(pathToFileURL(path).href)
  const index = new (MiniSearch.default ?? MiniSearch)({
    fields: ['title', 'titles', 'text'],
    storeFields: ['title', 'titles'],
  })
  index.addAll(pages)
  const text = `const e=${JSON.stringify(JSON.stringify(index))};export{e as default};`
  return folderOf({ 'assets/chunks/@localSearchIndexroot.abc.js': text })
}
