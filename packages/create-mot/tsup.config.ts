import { library } from '../../tsup.config.base'

/** A program alone: its errors, from the core, are built in, so that "npm create mot" fetches one small package. */
export default library({ index: 'src/index.ts' }, { platform: 'node', noExternal: ['@mot/core'] })
