import { library } from '../../tsup.config.base'

export default library(
  { index: 'src/index.ts', resolve: 'src/resolve.ts', 'resolve-page': 'src/resolve-page.ts' },
  { platform: 'node' },
)
