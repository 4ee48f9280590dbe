// Every entry point is compiled by itself, without `skipLibCheck`, in projects of every kind that users have.
import { join } from 'node:path'
import { entries, install, run, runtimes, tarballs, write } from './workspace.mjs'

/** The oldest that works, the one that made typed arrays generic, the last in JavaScript, the newest. */
const compilers = { oldest: '5.4.5', generic: '5.7.3', last: '5.9.3', newest: '7.0.2' }

const pages = { lib: ['ES2022', 'DOM', 'DOM.Iterable'], types: [] }
const programs = { lib: ['ES2022'], types: ['node'] }
/** All types that lie in `node_modules/@types`, as they come: TypeScript takes them by itself before version 6. */
const allTypes = { lib: ['ES2022', 'DOM', 'DOM.Iterable'], types: undefined }
const nodenext = { module: 'nodenext', moduleResolution: 'nodenext' }
const node16 = { module: 'node16', moduleResolution: 'node16' }
const bundler = { module: 'esnext', moduleResolution: 'bundler' }

/** Entries without a runtime: not the pool, which starts threads. */
const everywhere = ['core', 'trackers', 'trackers/single', 'trackers/late', 'trackers/identity', 'zones', 'eval'].map(
  (name) => `@mot/${name}`,
)

/** One of each setting with each compiler that treats it in its own way. */
const settings = [
  ['oldest', { ...nodenext, ...pages }],
  ['oldest', { ...bundler, ...pages }],
  ['generic', { ...nodenext, ...programs }],
  ['generic', { ...node16, ...pages }],
  ['generic', { ...bundler, ...allTypes }],
  ['last', { ...nodenext, ...allTypes }],
  ['last', { ...bundler, ...pages }],
  ['newest', { ...nodenext, ...programs }],
  ['newest', { ...nodenext, ...pages }],
  ['newest', { ...bundler, ...allTypes }],
]

export function compileTypes(project) {
  const typescripts = Object.entries(compilers).map(([name, version]) => [name, `npm:typescript@${version}`])
  const dependencies = { ...runtimes, ...tarballs, '@types/node': '20.19.43', ...Object.fromEntries(typescripts) }
  install(project, { dependencies })
  write(join(project, 'modules.ts'), importsOf(entries()))
  write(join(project, 'common-js.cts'), importsOf(entries('require')))
  for (const [name, setting] of settings) compile(project, name, setting)
  // Neither the types of Node nor those of a page, for what says that it runs everywhere.
  write(join(project, 'everywhere.ts'), importsOf(everywhere))
  compile(project, 'oldest', { ...bundler, lib: ['ES2022'], types: [] }, ['everywhere.ts'])
  compile(project, 'newest', { ...nodenext, lib: ['ES2022'], types: [] }, ['everywhere.ts'])
}

function compile(project, name, setting, files = filesFor(setting)) {
  const compilerOptions = { strict: true, target: 'es2022', skipLibCheck: false, noEmit: true, ...setting }
  write(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }))
  console.log(`TypeScript ${compilers[name]}, ${setting.module}, ${setting.lib}, ${setting.types ?? 'all'} types`)
  run('node', [`node_modules/${name}/bin/tsc`, '-p', '.'], project)
}

function filesFor({ module }) {
  return module === 'esnext' ? ['modules.ts'] : ['modules.ts', 'common-js.cts']
}

function importsOf(names) {
  return names.map((name) => `export * as ${name.replace(/\W/g, '_')} from '${name}'\n`).join('')
}
