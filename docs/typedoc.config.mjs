import { Converter } from 'typedoc'
import { apiEntries } from '../scripts/api-entries.mjs'

const entries = apiEntries()

/** Modules are called as they are imported: `@mot/io/video`, and not by the path of their source. */
function byImportName(app) {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const module of project.children) {
      const path = `/packages/${module.name}`
      const sources = [`${path}.ts`, `${path}/index.ts`]
      module.name = entries.find(({ source }) => sources.some((each) => source.endsWith(each))).name
    }
  })
}

export default {
  plugin: ['typedoc-plugin-markdown', 'typedoc-vitepress-theme', byImportName],
  tsconfig: './tsconfig.typedoc.json',
  // Whatever a package exports is in the reference.
  entryPoints: entries.map(({ source }) => source),
  out: './api',
  // Functions, constants and types are on the page of their entry: a page of each is mostly its frame, 17 kB.
  membersWithOwnFile: ['Class', 'Interface'],
  readme: 'none',
  excludeInternal: true,
  disableSources: true,
  treatWarningsAsErrors: true,
}
