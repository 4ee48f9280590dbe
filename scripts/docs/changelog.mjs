import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The changelog of all packages as one page: what the next release brings, from .changeset, then what each package's CHANGELOG.md
 * has of earlier ones.
 */
export function changelog(root) {
  const changes = readChanges(join(root, '.changeset'))
  const parts = ['# Changelog', 'All packages have one version. Each change names the packages that it is in.']
  if (changes.length > 0)
    parts.push('## Next release', ...['major', 'minor', 'patch'].flatMap((bump) => section(bump, changes)))
  return `${[...parts, ...releases(root)].join('\n\n')}\n`
}

const titles = { major: 'Breaking changes', minor: 'New', patch: 'Mended' }

function section(bump, changes) {
  const own = changes.filter((change) => change.bump === bump)
  if (own.length === 0) return []
  return [`### ${titles[bump]}`, own.map(({ packages, text }) => `- ${text}\n\n  *${packages.join(', ')}*`).join('\n')]
}

/** Changes by file name: the greatest bump of each, its packages, and its text with the lines after the first indented. */
function readChanges(folder) {
  const files = readdirSync(folder).filter((file) => file.endsWith('.md') && file !== 'README.md')
  return files.sort().flatMap((file) => {
    const [, head, body] = /^---\n([\s\S]*?)\n?---\n([\s\S]*)$/.exec(readFileSync(join(folder, file), 'utf8')) ?? []
    const bumps = [...(head ?? '').matchAll(/^["']?(@?[\w/-]+)["']?: (major|minor|patch)$/gm)]
    if (bumps.length === 0) return []
    const bump = ['major', 'minor', 'patch'].find((each) => bumps.some(([, , own]) => own === each))
    const text = inPage(body).trim().replaceAll('\n', '\n  ').replaceAll('\n  \n', '\n\n')
    return [{ bump, packages: bumps.map(([, name]) => name), text }]
  })
}

/** Text outside of code as a page takes it: no element, and no expression. */
function inPage(text) {
  return text
    .split(/(```[\s\S]*?```|`[^`]*`)/)
    .map((part, index) => (index % 2 === 1 ? part : part.replaceAll('<', '&lt;').replaceAll('{{', '&#123;&#123;')))
    .join('')
}

/** What has been released, package by package. */
function releases(root) {
  return readdirSync(join(root, 'packages'))
    .map((name) => ({ name, file: join(root, 'packages', name, 'CHANGELOG.md') }))
    .filter(({ file }) => existsSync(file))
    .flatMap(({ file }) =>
      inPage(readFileSync(file, 'utf8'))
        .replaceAll(/^(#+) /gm, '#$1 ')
        .trim(),
    )
}
