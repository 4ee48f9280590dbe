import { library } from '../../tsup.config.base'

/** A program alone: its errors, from the core, are built in, so that "npm create mot" fetches one small package. */
export default library(
  { index: 'src/index.ts' },
  {
    platform: 'node',
    noExternal: ['@mot/core'],
    // The core is built file by file without side effects: esbuild warns at each import of a part for its effects alone.
    esbuildOptions: (options) => {
      options.logOverride = { 'ignored-bare-import': 'silent' }
    },
  },
)
