import { library } from '../../tsup.config.base'

/**
 * Mediabunny becomes part of the build (see `docs/decisions/0020-mediabunny-is-built-in.md`). Its only file for Node
 * imports a module of Node, which a page cannot; this one takes it at run time, like `src/node.ts`.
 */
const nodeAtRunTime = {
  name: 'node-at-run-time',
  setup(build: { onLoad(filter: { filter: RegExp }, load: () => { contents: string }): void }) {
    build.onLoad({ filter: /mediabunny[\\/]dist[\\/]modules[\\/]src[\\/]node\.js$/ }, () => ({
      contents: "export const fs = globalThis.process?.getBuiltinModule?.('node:fs/promises')",
    }))
  },
}

export default library(
  {
    index: 'src/index.ts',
    mot: 'src/mot.ts',
    embeddings: 'src/embeddings.ts',
    formats: 'src/formats.ts',
    video: 'src/video.ts',
    draw: 'src/draw.ts',
  },
  { noExternal: ['mediabunny'], esbuildPlugins: [nodeAtRunTime] },
)
