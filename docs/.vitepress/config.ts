import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitepress'

const docs = fileURLToPath(new URL('..', import.meta.url))
const apiSidebar = join(docs, 'api', 'typedoc-sidebar.json')

export default defineConfig({
  title: 'mot',
  description: 'Objects with lasting ids, from pixels or detections, in Node and in the browser.',
  cleanUrls: true,
  appearance: true,
  themeConfig: {
    search: { provider: 'local' },
    nav: [
      { text: 'Guide', link: '/guide/start' },
      { text: 'API', link: '/api/' },
      { text: 'Decisions', link: '/decisions/' },
    ],
    sidebar: {
      '/guide/': [
        { text: 'Start', items: pages('guide', ['start']) },
        { text: 'Nouns', items: pages('guide', ['detections', 'tracks', 'errors']) },
      ],
      '/decisions/': [{ text: 'Decisions', items: pages('decisions', markdownIn('decisions')) }],
      '/api/': [{ text: 'API', items: existsSync(apiSidebar) ? JSON.parse(readFileSync(apiSidebar, 'utf8')) : [] }],
    },
  },
})

function markdownIn(folder: string): string[] {
  const files = readdirSync(join(docs, folder)).filter((file) => file.endsWith('.md') && file !== 'index.md')
  return files.map((file) => file.slice(0, -'.md'.length)).sort()
}

/** Sidebar entries titled by each page's first heading. */
function pages(folder: string, names: string[]): { text: string; link: string }[] {
  return names.map((name) => {
    const heading = /^# (.+)$/m.exec(readFileSync(join(docs, folder, `${name}.md`), 'utf8'))
    return { text: heading?.[1] ?? name, link: `/${folder}/${name}` }
  })
}
