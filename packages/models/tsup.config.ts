import { library } from '../../tsup.config.base'

export default library({ index: 'src/index.ts', resolve: 'src/resolve.ts' }, { platform: 'node' })
