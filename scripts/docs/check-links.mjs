import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, posix, relative, sep } from 'node:path'

/**
 * Links of built pages to pages, anchors and files that are not there, one line each. Addresses of other sites are not requested.
 * @param folder of the built site, whose pages are addressed without `.html`.
 */
export function deadLinks(folder) {
  const pages = new Map(pagesOf(folder).map((file) => [file, readFileSync(join(folder, file), 'utf8')]))
  const ids = new Map([...pages].map(([file, html]) => [file, idsIn(html)]))
  return [...pages].flatMap(([file, html]) =>
    linksIn(html).flatMap((link) => {
      const problem = problemOf(link, file, folder, ids)
      return problem ? [`${file}: ${link} ${problem}`] : []
    }),
  )
}

function problemOf(link, file, folder, ids) {
  const [address, anchor] = link.split('#')
  const path = decodeURI(address.replace(/\?.*$/, ''))
  const target = path === '' ? file : fileOf(folder, posix.resolve('/', dirname(file), path), path.endsWith('/'))
  if (target === undefined) return 'leads to no page and no file'
  if (!anchor || !ids.has(target)) return undefined
  return ids.get(target).has(decodeURIComponent(anchor)) ? undefined : 'leads to no heading of that page'
}

/** The file of an address: a page without its ending, a folder's index, or a file. */
function fileOf(folder, path, isFolder) {
  const name = path.replace(/^\//, '')
  const names = isFolder || name === '' ? [join(name, 'index.html')] : [name, `${name}.html`]
  const found = names.find((each) => existsSync(join(folder, each)) && statSync(join(folder, each)).isFile())
  return found?.split(sep).join('/')
}

/** Addresses within the site. */
function linksIn(html) {
  const links = [...html.matchAll(/\s(?:href|src|poster)="([^"]+)"/g)].map(([, link]) => link.replaceAll('&amp;', '&'))
  return [...new Set(links)].filter((link) => !/^([a-z][a-z\d+.-]*:|\/\/)/i.test(link))
}

function idsIn(html) {
  return new Set([...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id.replaceAll('&amp;', '&')))
}

function pagesOf(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.html'))
    .map((entry) =>
      relative(folder, join(entry.parentPath ?? entry.path, entry.name))
        .split(sep)
        .join('/'),
    )
}
