import { library } from '../../tsup.config.base'

export default library({
  index: 'src/index.ts',
  losses: 'src/losses.ts',
})
