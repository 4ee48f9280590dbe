import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitepress'
import llmsText from 'vitepress-plugin-llms'
import { searchOptions } from './search.mjs'

const docs = fileURLToPath(new URL('..', import.meta.url))
const apiSidebar = join(docs, 'api', 'typedoc-sidebar.json')

// Pages of the guide by task, in an order of their own; those of other names find their place by themselves.
const tasks = {
  'First steps': ['start', 'command-line', 'from-your-detector'],
  Track: [
    'detections',
    'tracks',
    'trackers-compared',
    'camera-motion',
    'second-pass',
    'identity',
    'small-and-fast',
    'geometry',
  ],
  Detect: ['models', 'export', 'frames', 'live'],
  Count: ['zones'],
  'Paint and convert': ['painting', 'files'],
  Evaluate: ['evaluation', 'parity', 'benchmarks', 'street', 'losses'],
  Deploy: ['projects', 'many-streams', 'speed', 'limits', 'errors', 'licences'],
} as const satisfies Record<string, readonly string[]>

interface SidebarEntry {
  readonly text: string
  readonly link: string
}

export default defineConfig({
  title: 'mot',
  description: 'Objects with lasting ids, from pixels or detections, in Node and in the browser.',
  cleanUrls: true,
  appearance: true,
  // The list of all pages is one file, not a part of each.
  metaChunk: true,
  // The search index is one file, and is fetched only when someone searches.
  vite: {
    build: { chunkSizeWarningLimit: 4000 },
    // The playground runs the packages' sources: nothing has to be built first.
    // ONNX Runtime takes its WebAssembly from the URLs that the playground's worker gives it.
    resolve: {
      conditions: ['@mot/source', 'onnxruntime-web-use-extern-wasm', 'module', 'browser', 'development|production'],
      // That worker is the only one: it starts no others.
      alias: { '#start-worker': join(docs, 'playground/own/no-nested-worker.ts') },
    },
    worker: { format: 'es' },
    optimizeDeps: { exclude: ['onnxruntime-web'] },
    ssr: {
      noExternal: [/^@mot\//],
      resolve: { conditions: ['@mot/source', 'module', 'node', 'development|production'] },
    },
    // llms.txt, llms-full.txt, and each page as Markdown beside it.
    plugins: [llmsText({ ignoreFiles: ['api/**'] })],
  },
  markdown: {
    // Links to sources are for those who read the pages in a checkout: what lies outside of docs is not on the site.
    config: (md) => {
      md.core.ruler.push('no-links-to-sources', ({ tokens }) => tokens.forEach(unlinkSources))
      md.core.ruler.push('drawings-in-the-page', ({ tokens }) => tokens.forEach(inlineDrawing))
    },
  },
  themeConfig: {
    search: { provider: 'local', options: { miniSearch: { searchOptions } } },
    nav: [
      { text: 'Guide', link: '/guide/start' },
      { text: 'Playground', link: '/playground' },
      { text: 'API', link: '/api/' },
      {
        text: 'About',
        items: [
          { text: 'Parity', link: '/guide/parity' },
          { text: 'Benchmarks', link: '/guide/benchmarks' },
          { text: 'Decisions', link: '/decisions/' },
          { text: 'Changelog', link: '/changelog' },
        ],
      },
    ],
    sidebar: {
      '/guide/': [
        task('First steps'),
        { text: 'Coming from', link: '/guide/coming-from/', collapsed: true, items: folder('guide/coming-from') },
        task('Track'),
        { text: 'Trackers', link: '/guide/trackers', items: folder('guide/trackers') },
        { text: 'Follow one', link: '/guide/single', items: folder('guide/single') },
        task('Detect'),
        { text: 'Heads', link: '/guide/heads', items: folder('guide/heads') },
        ...(['Count', 'Paint and convert', 'Evaluate', 'Deploy'] as const).map(task),
        { text: 'Recipes', link: '/guide/recipes', items: folder('guide/recipes') },
        {
          text: 'More',
          items: folder('guide', [...Object.values(tasks).flat(), 'recipes', 'trackers', 'single', 'heads']),
        },
      ],
      '/decisions/': [{ text: 'Decisions', items: folder('decisions') }],
      '/api/': [{ text: 'API', items: entryPoints() }],
    },
  },
})

function task(name: keyof typeof tasks) {
  return { text: name, items: pages('guide', tasks[name]) }
}

/** Packages and their entry points. Their pages list what they export: with all exports, each of 800 pages would be 400 kB. */
function entryPoints(): SidebarEntry[] {
  if (!existsSync(apiSidebar)) return []
  const entries: SidebarEntry[] = JSON.parse(readFileSync(apiSidebar, 'utf8'))
  return entries.map(({ text, link }) => ({ text, link }))
}

/** Entries for all pages in a folder but some, by name. */
function folder(name: string, without: readonly string[] = []): SidebarEntry[] {
  const files = readdirSync(join(docs, name)).filter((file) => file.endsWith('.md'))
  const names = files.map((file) => file.slice(0, -'.md'.length)).sort()
  return pages(
    name,
    names.filter((page) => page !== 'index' && !without.includes(page)),
  )
}

/** Entries titled by each page's first heading. */
function pages(folder: string, names: readonly string[]): SidebarEntry[] {
  return names.map((name) => {
    const heading = /^# (.+)$/m.exec(readFileSync(join(docs, folder, `${name}.md`), 'utf8'))
    return { text: heading?.[1] ?? name, link: `/${folder}/${name}` }
  })
}

interface Token {
  tag: string
  type: string
  content: string
  hidden: boolean
  attrs: [string, string][] | null
  readonly children: Token[] | null
}

function unlinkSources({ children }: Token): void {
  let isSource = false
  for (const token of children ?? []) {
    if (token.type === 'link_open') {
      isSource = token.attrs?.some(([name, value]) => name === 'href' && /^(\.\.\/){2}/.test(value)) ?? false
    }
    if (!isSource || !token.type.startsWith('link_')) continue
    token.tag = 'span'
    token.attrs = null
  }
}

/**
 * A paragraph that is a drawing of rounds or of times becomes the drawing itself, in the page's colours; below rounds, the tracker
 * at work.
 */
function inlineDrawing(token: Token, index: number, tokens: Token[]): void {
  const drawing = /^!\[([^\]]*)\]\((?:\.\.\/)+public\/((?:rounds|bench)\/[\w-]+\.svg)\)$/.exec(token.content)
  if (token.type !== 'inline' || drawing === null) return
  const [, title, file] = drawing
  // Its rules are in the theme: a page's template may have none.
  const svg = readFileSync(join(docs, 'public', file!), 'utf8').replace(/<style>.*<\/style>\n/, '')
  const tracker = /^Rounds of (\w+):/.exec(title!)?.[1]
  const player = tracker ? `\n<LivePlayer tracker="${tracker}" fixed :rows="8" :sliders="3" />` : ''
  Object.assign(token, {
    type: 'html_block',
    content: `<div class="drawing" v-pre>${svg}</div>${player}\n`,
    children: null,
  })
  for (const beside of [tokens[index - 1], tokens[index + 1]]) {
    Object.assign(beside!, { hidden: true, type: 'html_block', content: '' })
  }
}
