// What `npm pack` takes of each package, held against release/contents/<package>.txt, with what no package should contain.
import { fileNameOf, hold, packages, packedFiles } from './packages.mjs'

/** @returns {string[]} */
export function checkContents({ accepts }) {
  return packages.flatMap(({ folder, json }) => {
    const { paths, size, unpackedSize } = packedFiles(folder)
    const kilobytes = (bytes) => `${Math.round(bytes / 1000)} kB`
    console.log(`  ${json.name}: ${paths.length} files, ${kilobytes(size)} packed, ${kilobytes(unpackedSize)} unpacked`)
    const text = `${contentsOf(paths).join('\n')}\n`
    const held = hold(`contents/${fileNameOf(json.name)}.txt`, text, `The content of ${json.name}`, accepts)
    return [...problemsOf(json, paths), ...held]
  })
}

/**
 * One line a file, with all endings of one name in one line, and without the hashes of chunks. The changelog, which a package
 * has from its first release on, is left out.
 */
export function contentsOf(paths) {
  const endings = new Map()
  for (const path of paths.filter((path) => path !== 'CHANGELOG.md')) {
    const [, name, ending] = /^(.*?)((?:\.d)?\.[cm]?[jt]s(?:\.map)?|\.\w+|)$/.exec(path)
    const stem = name.replace(/-(?=[\w-]*[A-Z])[\w-]{8}$/, '-*')
    endings.set(stem, (endings.get(stem) ?? new Set()).add(ending))
  }
  const lines = [...endings].map(([stem, set]) => stem + (set.size === 1 ? [...set] : `{${[...set].sort().join(',')}}`))
  return lines.sort()
}

/** Sentences on what should not be in a package, or is missing from it. */
export function problemsOf({ name, files, exports = {}, bin = {}, dependencies = {} }, paths) {
  const problems = []
  for (const path of paths.filter((path) =>
    /(^|\/)(tests?|fixtures|node_modules)\/|\.test\.|tsup\.config/.test(path),
  )) {
    problems.push(`${name} should not contain ${path}.`)
  }
  for (const path of name === '@mot/street' ? [] : paths.filter((path) => /street/i.test(path))) {
    problems.push(`${name} should contain nothing of the street, got ${path}.`)
  }
  if (name !== '@mot/street' && '@mot/street' in dependencies) {
    problems.push(`${name} should not depend on @mot/street, which is for tests and the demo.`)
  }
  for (const needed of ['package.json', 'README.md', 'LICENSE', ...targetsOf(exports), ...targetsOf(bin)]) {
    if (!paths.includes(needed)) problems.push(`${name} should contain ${needed}.`)
  }
  if (!files.includes('CHANGELOG.md')) problems.push(`"files" of ${name} should list CHANGELOG.md.`)
  return problems
}

/** The built files that a field of package.json refers to, under all conditions but that of the sources. */
function targetsOf(field) {
  if (typeof field === 'string') return field.includes('*') ? [] : [field.replace('./', '')]
  return Object.entries(field).flatMap(([key, value]) => (key === '@mot/source' ? [] : targetsOf(value)))
}
